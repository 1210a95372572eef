using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace Tenfour.SignalRHub;

/// <summary>The methods of the hub. ASP.NET Core finds them by name, whatever the case.</summary>
public sealed class BothHub(Cad cad) : Hub
{
    [HubMethodName("authenticate")]
    public Answer Authenticate(string? communityId, string? apiKey, int? serverId) =>
        cad.Authenticate(Tracker<BothHub>.SessionOf(Context), communityId, apiKey, serverId);

    [HubMethodName("authenticatev2")]
    public Answer AuthenticateV2(string? communityId, string? apiKey, int? serverId) =>
        cad.Authenticate(Tracker<BothHub>.SessionOf(Context), communityId, apiKey, serverId);

    [HubMethodName("unitLocation")]
    public Answer UnitLocation(JsonElement updates) => Tracker<BothHub>.SessionOf(Context).UnitLocation(updates);
}

/// <summary>A hub from before <c>authenticatev2</c>.</summary>
public sealed class OldHub(Cad cad) : Hub
{
    [HubMethodName("authenticate")]
    public Answer Authenticate(string? communityId, string? apiKey, int? serverId) =>
        cad.Authenticate(Tracker<OldHub>.SessionOf(Context), communityId, apiKey, serverId);

    [HubMethodName("unitLocation")]
    public Answer UnitLocation(JsonElement updates) => Tracker<OldHub>.SessionOf(Context).UnitLocation(updates);
}

/// <summary>A hub that has given up <c>authenticate</c>.</summary>
public sealed class NewHub(Cad cad) : Hub
{
    [HubMethodName("authenticatev2")]
    public Answer AuthenticateV2(string? communityId, string? apiKey, int? serverId) =>
        cad.Authenticate(Tracker<NewHub>.SessionOf(Context), communityId, apiKey, serverId);

    [HubMethodName("unitLocation")]
    public Answer UnitLocation(JsonElement updates) => Tracker<NewHub>.SessionOf(Context).UnitLocation(updates);
}

/// <summary>The method that throws, the slow hub, and the log of calls.</summary>
public sealed class CallFaults(Faults faults) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext call, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var method = call.HubMethodName.ToLowerInvariant();
        var arguments = call.HubMethodArguments.ToArray();
        if (method.StartsWith("authenticate")) arguments[1] = "[redacted]";
        var thrown = faults.TakeThrow(method);
        var result = thrown is null ? await next(call) : null;
        var called = new Dictionary<string, object?>
        {
            ["connection"] = call.Context.ConnectionId, ["method"] = call.HubMethodName, ["arguments"] = arguments,
            [thrown is null ? "result" : "error"] = thrown is null ? result : thrown.Message,
        };
        JsonLines.Happened("called", called);
        await Task.Delay(faults.Delays.CallsMs);
        return thrown is null ? result : throw thrown;
    }
}

using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Tenfour.SignalRHub;

/// <summary>One hub connection, and what it authenticated for.</summary>
public sealed class Session(HubConnectionContext connection)
{
    private const int MaxUpdates = 25;
    private const int MinIntervalMs = 200;
    private long? _lastLocationsAt;

    public string Id => connection.ConnectionId;
    public string? Community { get; set; }
    public int? Server { get; set; }
    public Link Link { get; } = connection.GetHttpContext()!.Features.Get<Link>()!;

    /// <summary>Not awaited: a peer that reads nothing must not hold up the others.</summary>
    public void Push(object payload) => Send(new InvocationMessage("pushEvent", [payload]));

    /// <summary>Bytes that are no message of the protocol.</summary>
    public async Task SendRaw(string text) => await Output.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>A close message with the given words, then the end. (An abort would send a second one.)</summary>
    public async Task Close(string? error, bool allowReconnect)
    {
        await connection.WriteAsync(new CloseMessage(error, allowReconnect));
        await Output.CompleteAsync();
    }

    public void Abort() => connection.Abort();

    public Answer UnitLocation(JsonElement updates)
    {
        if (Community is null) return Answer.No("Unauthenticated. Call authenticate first.");
        if (updates.ValueKind != JsonValueKind.Array || updates.GetArrayLength() == 0)
            return Answer.No("Missing unit location updates.");
        if (updates.GetArrayLength() > MaxUpdates) return Answer.No("Too many unit updates in one call. Max is 25.");
        var now = Environment.TickCount64;
        if (now - _lastLocationsAt < MinIntervalMs)
            return Answer.No("UNIT_LOCATION updates are limited to every 200ms.");
        if (!updates.EnumerateArray().All(IsComplete))
            return Answer.No("Each unit update requires identId, apiId, communityUserId, or roblox, and location.");
        _lastLocationsAt = now;
        return new Answer(true, null, updates.GetArrayLength());
    }

    private PipeWriter Output => connection.Features.Get<IConnectionTransportFeature>()!.Transport.Output;

    private void Send(HubMessage message) => _ = connection.WriteAsync(message).AsTask();

    private static bool IsComplete(JsonElement update) =>
        update.ValueKind == JsonValueKind.Object
        && (Has(update, "identId", JsonValueKind.Number) || Has(update, "apiId", JsonValueKind.String)
            || Has(update, "communityUserId", JsonValueKind.String) || Has(update, "roblox", JsonValueKind.Number))
        && Has(update, "location", JsonValueKind.String);

    private static bool Has(JsonElement update, string name, JsonValueKind kind) =>
        update.TryGetProperty(name, out var value) && value.ValueKind == kind
        && (kind != JsonValueKind.String || value.GetString() != "");
}

/// <summary>Tells the CAD which connections there are.</summary>
public sealed class Tracker<T>(ILogger<DefaultHubLifetimeManager<T>> logger, Cad cad) : DefaultHubLifetimeManager<T>(logger)
    where T : Hub
{
    private static readonly object Key = typeof(Session);

    public static Session SessionOf(HubCallerContext context) => (Session)context.Items[Key]!;

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var session = new Session(connection);
        connection.Items[Key] = session;
        cad.Connected(session);
        var negotiated = connection.GetHttpContext()!.Request.Query.ContainsKey("id");
        JsonLines.Happened("connected", new { connection = session.Id, negotiated });
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        await base.OnDisconnectedAsync(connection);
        cad.Disconnected((Session)connection.Items[Key]!);
        JsonLines.Happened("disconnected", new { connection = connection.ConnectionId });
    }
}

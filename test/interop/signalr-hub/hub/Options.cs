using System.Text.Json;

namespace Tenfour.SignalRHub;

public sealed record ServerOptions(int Id, string? PushUrl);

public sealed record CommunityOptions(string CommunityId, string ApiKey, ServerOptions[] Servers);

/// <summary>What the simulated hub of <c>@tenfour/simulator</c> takes, with ASP.NET Core's own defaults.</summary>
public sealed record Options(
    CommunityOptions[] Communities,
    string Host = "127.0.0.1",
    int Port = 0,
    int KeepAliveMs = 15_000,
    int ClientTimeoutMs = 30_000,
    int HandshakeTimeoutMs = 15_000)
{
    public static Options Parse(string json) => JsonSerializer.Deserialize<Options>(json, JsonLines.Json)!;
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tenfour.SignalRHub;

/// <summary>What every hub method answers.</summary>
public sealed record Answer(bool Success, string? Error, int Count)
{
    public static Answer No(string error) => new(false, error, 0);
}

/// <summary>How often, and with which words, authentication is refused whatever the key.</summary>
public sealed record Refusals(string? Community, int? Server, int Times = 1, string Error = "INVALID API KEY")
{
    public int Left { get; set; } = Times;

    public bool Concern(string community, int? server) =>
        Left > 0 && (Community ?? community) == community && (Server ?? server) == server;
}

/// <summary>The CAD behind the hub: who may authenticate, and where an event goes.</summary>
public sealed class Cad(Options options)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Lock _turn = new();
    private readonly List<Session> _sessions = [];
    private readonly Dictionary<string, string> _keys =
        options.Communities.ToDictionary(c => c.CommunityId, c => c.ApiKey);
    private readonly List<Refusals> _refusals = [];

    /// <summary>Every connection; those that authenticated stand last, in that order.</summary>
    public IReadOnlyList<Session> Sessions { get { lock (_turn) return [.. _sessions]; } }

    public void Connected(Session session) { lock (_turn) _sessions.Add(session); }

    public void Disconnected(Session session) { lock (_turn) _sessions.Remove(session); }

    public void Refuse(Refusals refusals) { lock (_turn) _refusals.Add(refusals); }

    public void RotateKey(string? community, string key)
    {
        lock (_turn) _keys[Community(community).CommunityId] = key;
    }

    public Answer Authenticate(Session session, string? communityId, string? apiKey, int? serverId)
    {
        lock (_turn)
        {
            if (Refusal(communityId, apiKey, serverId) is { } error)
            {
                JsonLines.Happened(
                    "refused", new { connection = session.Id, community = communityId, server = serverId, error });
                return Answer.No(error);
            }
            // The newest session of a server is its destination.
            _sessions.Remove(session);
            _sessions.Add(session);
            (session.Community, session.Server) = (communityId, serverId);
            JsonLines.Happened(
                "authenticated", new { connection = session.Id, community = communityId, server = serverId });
            return new Answer(true, null, 0);
        }
    }

    /// <summary>Sends an event by the delivery rule: over the session of that server, or else by HTTP.</summary>
    public async Task<Dictionary<string, object?>> Push(
        string? communityId, int server, JsonElement @event, bool asObject, int copies)
    {
        var community = Community(communityId);
        string key;
        Session? session;
        lock (_turn)
        {
            key = _keys[community.CommunityId];
            session = _sessions.LastOrDefault(s => s.Community == community.CommunityId && s.Server == server);
        }
        var envelope = Envelope(key, @event);
        var url = community.Servers.FirstOrDefault(s => s.Id == server)?.PushUrl;
        var outcome = new Dictionary<string, object?>
        {
            ["community"] = community.CommunityId,
            ["server"] = server,
            ["type"] = envelope["type"],
            ["copies"] = copies,
            ["via"] = session is not null ? "ws" : url is not null ? "http" : "none",
        };
        if (session is not null) outcome["connection"] = session.Id;
        var text = envelope.ToJsonString(JsonLines.Json);
        for (var copy = 0; copy < copies; copy++)
        {
            if (session is not null) session.Push(asObject ? envelope : text);
            else if (url is not null) await Post(url, text, outcome);
        }
        JsonLines.Happened("pushed", outcome);
        return outcome;
    }

    private static async Task Post(string url, string text, Dictionary<string, object?> outcome)
    {
        try
        {
            using var body = new StringContent(text, Encoding.UTF8, "application/json");
            using var response = await Http.PostAsync(url, body);
            outcome["status"] = (int)response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            outcome["error"] = error.Message;
        }
    }

    private string? Refusal(string? communityId, string? apiKey, int? serverId)
    {
        var community = options.Communities.FirstOrDefault(c => c.CommunityId == communityId);
        if (_refusals.FirstOrDefault(r => r.Concern(communityId ?? "", serverId)) is { } refusals)
        {
            refusals.Left -= 1;
            return refusals.Error;
        }
        if (community is null) return "INVALID COMMUNITY ID";
        if (_keys[community.CommunityId] != apiKey) return "INVALID API KEY";
        return serverId is null || community.Servers.Any(s => s.Id == serverId) ? null : "INVALID SERVER ID";
    }

    private CommunityOptions Community(string? id) =>
        options.Communities.First(c => c.CommunityId == (id ?? options.Communities[0].CommunityId));

    private static JsonObject Envelope(string key, JsonElement @event)
    {
        var envelope = new JsonObject { ["key"] = key };
        foreach (var member in @event.EnumerateObject())
            envelope[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        return envelope;
    }
}

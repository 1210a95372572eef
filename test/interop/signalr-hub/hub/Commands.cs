using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tenfour.SignalRHub;

public record Target(string? Connection, string? Community, int? Server);
public sealed record DropCommand(string? Connection, string? Community, int? Server, string How = "rst")
    : Target(Connection, Community, Server);
public sealed record CloseCommand(string? Connection, string? Community, int? Server, string? Error, bool AllowReconnect)
    : Target(Connection, Community, Server);
public sealed record MalformedCommand(
    string? Connection, string? Community, int? Server, string Text = "{\"type\":1,\"target\":\"pushEv")
    : Target(Connection, Community, Server);
public sealed record PushCommand(int Server, JsonElement Event, string? Community, string As = "string", int Copies = 1);
public sealed record BurstCommand(
    int Server, JsonElement[]? Events, JsonElement Event, int Count, string? Community, string As = "string");
public sealed record ThrowCommand(string Method, string Message = "boom", bool HubException = true, int Times = 1);
public sealed record UnknownMethodsCommand(string[] Methods);
public sealed record RotateKeyCommand(string? Community, string ApiKey);

/// <summary>
/// Commands, one JSON object per line: <c>{ name: argument, "id"?: anything }</c>. Each is answered by one line,
/// <c>done</c> or <c>failed</c>, once it is carried out.
/// </summary>
public sealed class Commands(Cad cad, Faults faults, HubServer server)
{
    public async Task Obey(string line)
    {
        JsonNode? id = null;
        var name = "";
        try
        {
            var command = JsonNode.Parse(line)!.AsObject();
            if (command.Remove("id", out id)) id = id?.DeepClone();
            var (key, argument) = command.Single();
            name = key;
            Answer("done", name, id, "result", await CarryOut(name, argument ?? new JsonObject()));
        }
        catch (Exception error)
        {
            Answer("failed", name, id, "error", error.Message);
        }
    }

    private async Task<object?> CarryOut(string name, JsonNode argument)
    {
        switch (name)
        {
            case "push":
                var push = Read<PushCommand>(argument);
                return await cad.Push(push.Community, push.Server, push.Event, push.As == "object", push.Copies);
            case "burst":
                var burst = Read<BurstCommand>(argument);
                var outcomes = new List<object>();
                foreach (var @event in burst.Events ?? [.. Enumerable.Repeat(burst.Event, burst.Count)])
                    outcomes.Add(await cad.Push(burst.Community, burst.Server, @event, burst.As == "object", copies: 1));
                return outcomes;
            case "drop":
                var drop = Read<DropCommand>(argument);
                return ForEach(drop, s => s.Link.Cut(drop.How));
            case "halfOpen":
                return ForEach(Read<Target>(argument), s => s.Link.FallSilent());
            case "abort":
                return ForEach(Read<Target>(argument), s => s.Abort());
            case "close":
                var close = Read<CloseCommand>(argument);
                return ForEach(close, s => _ = s.Close(close.Error, close.AllowReconnect));
            case "malformed":
                var malformed = Read<MalformedCommand>(argument);
                return ForEach(malformed, s => _ = s.SendRaw(malformed.Text));
            case "refuse":
                cad.Refuse(Read<Refusals>(argument));
                return null;
            case "throw":
                var thrown = Read<ThrowCommand>(argument);
                faults.Throw(thrown.Method, thrown.Message, thrown.HubException, thrown.Times);
                return null;
            case "unknownMethods":
                faults.UnknownMethods = Read<UnknownMethodsCommand>(argument).Methods;
                return null;
            case "delay":
                faults.Delays = Read<Delays>(argument);
                return null;
            case "rotateKey":
                var rotated = Read<RotateKeyCommand>(argument);
                cad.RotateKey(rotated.Community, rotated.ApiKey);
                return null;
            case "sessions":
                return cad.Sessions.Where(s => s.Community is not null)
                    .Select(s => new { connection = s.Id, community = s.Community, server = s.Server }).ToArray();
            case "stop":
                await server.Stop();
                return null;
            case "start":
                await server.Start();
                return null;
            default:
                throw new NotSupportedException($"unknown command \"{name}\"");
        }
    }

    private object ForEach(Target target, Action<Session> action)
    {
        var sessions = cad.Sessions.Where(s => (target.Connection ?? s.Id) == s.Id
            && (target.Community is null || target.Community == s.Community)
            && (target.Server is null || target.Server == s.Server)).ToArray();
        foreach (var session in sessions) action(session);
        return sessions.Select(s => s.Id).ToArray();
    }

    private static T Read<T>(JsonNode argument) => argument.Deserialize<T>(JsonLines.Json)!;

    private static void Answer(string kind, string name, JsonNode? id, string what, object? value)
    {
        var line = new Dictionary<string, object?> { ["command"] = name };
        if (id is not null) line["id"] = id;
        if (value is not null) line[what] = value;
        JsonLines.Write(kind, line);
    }
}

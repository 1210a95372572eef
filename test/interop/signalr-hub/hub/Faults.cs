using Microsoft.AspNetCore.SignalR;

namespace Tenfour.SignalRHub;

/// <summary>How long the hub takes, in milliseconds, before it answers each of these.</summary>
public sealed record Delays(int NegotiateMs = 0, int ConnectMs = 0, int CallsMs = 0);

/// <summary>Faults that wait for a request or a call to show.</summary>
public sealed class Faults
{
    private readonly Lock _turn = new();
    private readonly List<(string Method, Exception Error)> _throws = [];

    public Delays Delays { get; set; } = new();

    public string[] UnknownMethods
    {
        set => HubPath = value switch
        {
            [] => "/both",
            ["authenticatev2"] => "/old",
            ["authenticate"] => "/new",
            _ => throw new NotSupportedException("this hub can only be without authenticatev2, or without authenticate"),
        };
    }

    /// <summary>The path of the hub whose methods a new connection gets.</summary>
    public string HubPath { get; private set; } = "/both";

    public void Throw(string method, string message, bool hubException, int times)
    {
        lock (_turn)
            for (var i = 0; i < times; i++)
                _throws.Add((method.ToLowerInvariant(), hubException ? new HubException(message) : new Exception(message)));
    }

    public Exception? TakeThrow(string method)
    {
        lock (_turn)
        {
            var index = _throws.FindIndex(t => t.Method == method);
            if (index < 0) return null;
            var error = _throws[index].Error;
            _throws.RemoveAt(index);
            return error;
        }
    }
}

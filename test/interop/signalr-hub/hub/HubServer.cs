using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace Tenfour.SignalRHub;

/// <summary>The ASP.NET Core server; it can be stopped and started again on its port.</summary>
public sealed class HubServer(Options options, Cad cad, Faults faults)
{
    private const string Path = "/apiWsHub";
    private WebApplication? _app;
    private volatile bool _stopping;
    private int _port = options.Port;

    public async Task Start()
    {
        if (_app is not null) return;
        var builder = WebApplication.CreateSlimBuilder();
        // What the faults do is on purpose; everything that matters is told on stdout.
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Parse(options.Host), _port,
            listen => listen.Use(next => connection => _stopping ? Refuse(connection) : Link.Insert(connection, next))));
        builder.Services.AddSingleton(cad).AddSingleton(faults).AddSingleton<CallFaults>()
            .AddSingleton<HubLifetimeManager<BothHub>, Tracker<BothHub>>()
            .AddSingleton<HubLifetimeManager<OldHub>, Tracker<OldHub>>()
            .AddSingleton<HubLifetimeManager<NewHub>, Tracker<NewHub>>();
        builder.Services.AddSignalR(hub =>
        {
            hub.KeepAliveInterval = TimeSpan.FromMilliseconds(options.KeepAliveMs);
            hub.ClientTimeoutInterval = TimeSpan.FromMilliseconds(options.ClientTimeoutMs);
            hub.HandshakeTimeout = TimeSpan.FromMilliseconds(options.HandshakeTimeoutMs);
            hub.AddFilter<CallFaults>();
        });
        _app = builder.Build();
        _app.Use(Admit);
        _app.UseRouting();
        MapHub<BothHub>("/both");
        MapHub<OldHub>("/old");
        MapHub<NewHub>("/new");
        await _app.StartAsync();
        var address = new Uri(_app.Urls.First());
        _port = address.Port;
        JsonLines.Write("listening", new { hub = $"{address.Scheme}://{address.Authority}{Path}" });
    }

    public async Task Stop()
    {
        if (_app is not { } app) return;
        (_app, _stopping) = (null, true);
        await app.StopAsync();
        await app.DisposeAsync();
        _stopping = false;
        JsonLines.Happened("stopped", new { });
    }

    // Otherwise a client that reconnects at once is let in by the stopping server, which then waits for it for 30 s.
    private static Task Refuse(ConnectionContext connection)
    {
        connection.Abort();
        return Task.CompletedTask;
    }

    private void MapHub<T>(string path) where T : Hub =>
        _app!.MapHub<T>(path, hub => hub.Transports = HttpTransportType.WebSockets);

    private async Task Admit(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments(Path, out var rest))
        {
            await Task.Delay(rest == "/negotiate" ? faults.Delays.NegotiateMs : faults.Delays.ConnectMs);
            context.Request.Path = faults.HubPath + rest;
        }
        await next(context);
    }
}

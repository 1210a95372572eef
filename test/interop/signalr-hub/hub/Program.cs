using Tenfour.SignalRHub;

// A SignalR hub on the real ASP.NET Core that behaves as Sonoran CAD's does. Its argument is a JSON object of
// options, its stdin takes commands, its stdout tells what happens; it ends when stdin ends.
var options = Options.Parse(args[0]);
var cad = new Cad(options);
var faults = new Faults();
var server = new HubServer(options, cad, faults);
var commands = new Commands(cad, faults, server);

await server.Start();
while (await Console.In.ReadLineAsync() is { } line)
{
    if (line.Trim() != "") await commands.Obey(line);
}

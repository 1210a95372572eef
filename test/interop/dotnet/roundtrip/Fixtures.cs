using System.Text.Json.Nodes;

namespace Tenfour.RoundTrip;

/// <summary>A canonical event of the fixtures.</summary>
record Fixture(string Name, string Event, JsonObject Canonical);

static class Fixtures
{
    /// <summary>Folders that hold no known events.</summary>
    static readonly string[] Special = ["negative", "unknown"];

    public static IEnumerable<Fixture> In(string folder) =>
        from family in Directory.GetDirectories(folder).Order()
        where !Special.Contains(Path.GetFileName(family))
        from file in Directory.GetFiles(family, "*.json").Order()
        where !file.EndsWith(".canonical.json")
        select new Fixture(
            $"{Path.GetFileName(family)}/{Path.GetFileNameWithoutExtension(file)}",
            Path.GetFileName(file).Split('.')[0],
            Canonical(file));

    /// <summary>What the wire body becomes: the file beside it, or the body itself without the key.</summary>
    static JsonObject Canonical(string file)
    {
        var beside = Path.ChangeExtension(file, ".canonical.json");
        var body = Read(File.Exists(beside) ? beside : file);
        body.Remove("key");
        return body;
    }

    static JsonObject Read(string file) =>
        JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new InvalidDataException($"{file} is not an object");
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tenfour.SignalRHub;

/// <summary>Writes what happens to stdout, one JSON object per line.</summary>
public static class JsonLines
{
    private static readonly Lock Turn = new();

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 128,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Something that happened, with the time at which it did.</summary>
    public static void Happened(string kind, object details)
    {
        var line = JsonSerializer.SerializeToNode(details, Json)!.AsObject();
        line.Insert(0, "at", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        Write(kind, line);
    }

    /// <summary>One line: <c>{ kind: details }</c>.</summary>
    public static void Write(string kind, object details)
    {
        var line = JsonSerializer.Serialize(new Dictionary<string, object> { [kind] = details }, Json);
        lock (Turn)
        {
            Console.Out.Write(line + "\n");
            Console.Out.Flush();
        }
    }
}

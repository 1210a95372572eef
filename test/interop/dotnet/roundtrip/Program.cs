// Reads every canonical fixture into the generated type of its event and writes it again: nothing may change.
// Usage: roundtrip FIXTURES
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tenfour.RoundTrip;

var (passed, failed) = (0, 0);
foreach (var (name, eventName, canonical) in Fixtures.In(args[0]))
{
    var problem = Check(eventName, canonical);
    if (problem is null) passed++;
    else
    {
        failed++;
        Console.WriteLine($"FAILED {name}: {problem}");
    }
}
Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 && passed > 0 ? 0 : 1;

static string? Check(string eventName, JsonObject canonical)
{
    // A member that was not there is null in the object, and no canonical event has a member that is null.
    JsonSerializerOptions options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    var type = Type.GetType($"Tenfour.Events.{eventName}.Event");
    if (type is null) return "no type was generated for its event";
    try
    {
        var read = JsonSerializer.Deserialize(canonical, type);
        var written = JsonSerializer.SerializeToNode(read, type, options);
        return JsonNode.DeepEquals(canonical, written) ? null : $"{canonical.ToJsonString()} became {written?.ToJsonString()}";
    }
    catch (JsonException error)
    {
        return error.Message;
    }
}

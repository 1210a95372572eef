// Generates C# types of every canonical event with NJsonSchema, as docs/consume-from/csharp.md tells a user to.
// Usage: generate SCHEMAS OUTPUT
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.CodeGeneration.CSharp;

var (schemas, output) = (args[0], args[1]);
Directory.CreateDirectory(output);
var files = Directory.GetFiles(Path.Combine(schemas, "events"), "*.schema.json").Order().ToArray();
foreach (var file in files)
{
    var name = Path.GetFileName(file).Replace(".schema.json", "");
    // NJsonSchema looks for shared shapes where drafts before 2019 kept them.
    var document = JsonNode.Parse((await File.ReadAllTextAsync(file)).Replace("$defs", "definitions"))!;
    Prepare(document);
    var schema = await JsonSchema.FromJsonAsync(document.ToJsonString());
    var settings = new CSharpGeneratorSettings
    {
        // Events share names of members, such as Data: each gets a namespace of its own.
        Namespace = $"Tenfour.Events.{name}",
        ClassStyle = CSharpClassStyle.Poco,
        JsonLibrary = CSharpJsonLibrary.SystemTextJson,
        GenerateNullableReferenceTypes = true,
        GenerateOptionalPropertiesAsNullable = true,
    };
    var code = new CSharpGenerator(schema, settings).GenerateFile("Event");
    await File.WriteAllTextAsync(Path.Combine(output, $"{name}.cs"), code);
}
Console.WriteLine($"{files.Length} events");

// A number or a text has no class in C#: it becomes an object. A UUID stays the text it is: Guid would rewrite it.
static void Prepare(JsonNode? node)
{
    if (node is JsonArray list) foreach (var item in list) Prepare(item);
    if (node is not JsonObject schema) return;
    if (schema["anyOf"] is JsonArray forms && forms.All(form => form?["type"]?.ToString() is "string" or "integer" or "number"))
        schema.Remove("anyOf");
    if (schema["format"]?.ToString() == "uuid") schema.Remove("format");
    foreach (var (_, member) in schema) Prepare(member);
}

using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>How the Kernel's words look in the OpenAPI document: money is a number of fen, ids are UUID texts, days are dates.</summary>
internal static class KernelSchemas
{
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Money)) Become(schema, JsonSchemaType.Integer, "int64", "金额，单位：分 (fen)");
        else if (type == typeof(Day)) Become(schema, JsonSchemaType.String, "date", null);
        else if (type.GetInterface(typeof(IId<>).Name) is not null) Become(schema, JsonSchemaType.String, "uuid", null);
        return Task.CompletedTask;
    }

    private static void Become(OpenApiSchema schema, JsonSchemaType type, string format, string? description)
    {
        schema.Type = type;
        schema.Format = format;
        schema.Description = description;
        schema.Properties = null;
        schema.Required = null;
    }
}

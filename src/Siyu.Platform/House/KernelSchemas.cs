using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>How our words look in the OpenAPI document: money is a number of fen, ids are UUID texts, days are dates, and a slice's own
/// <c>Request</c> or <c>Row</c> carries the slice's name.</summary>
internal static class KernelSchemas
{
    public static void Configure(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = Name;
        options.AddSchemaTransformer(Describe);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Siyu";
            document.Info.Version = "1";
            document.Servers = [];
            return Task.CompletedTask;
        });
    }

    private static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Money)) Become(schema, JsonSchemaType.Integer, "int64", "金额，单位：分 (fen)");
        else if (type == typeof(Day)) Become(schema, JsonSchemaType.String, "date", null);
        else if (IsId(type)) Become(schema, JsonSchemaType.String, "uuid", null);
        else if (context.JsonTypeInfo.ElementType is { } element && IsId(element))
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
        return Task.CompletedTask;
    }

    private static bool IsId(Type type) => type.GetInterface(typeof(IId<>).Name) is not null;

    /// <summary><c>PlaceOrder.Request</c> is <c>PlaceOrderRequest</c>; <c>Page&lt;OrderList.Row&gt;</c> is
    /// <c>PageOfOrderListRow</c>.</summary>
    private static string? Name(JsonTypeInfo json)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(json) is null) return null;
        return Said(Nullable.GetUnderlyingType(json.Type) ?? json.Type);

        static string Said(Type type)
        {
            var own = type.Name.Split('`')[0];
            if (type.IsGenericType) own += "Of" + string.Join("And", type.GetGenericArguments().Select(Said));
            return type.DeclaringType is { } around ? around.Name.Split('`')[0] + own : own;
        }
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

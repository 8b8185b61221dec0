using System.Text.Json;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Promotions.Quoting;

/// <summary>Prices a JSON text (询价文件), for the command line; a refusal names the place in it.</summary>
internal sealed class PriceFile : IPriceExplainer
{
    private static readonly Problem Unreadable = Problem.Invalid(
        "promotions.quote_unreadable", "{0} 处无法识别：{1}", "Cannot be read at {0}: {1}");

    /// <summary>What must be there must be there; indented, as people read it.</summary>
    private static readonly JsonSerializerOptions Strict = new(Json.Options)
    {
        WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    public Result<string> Explain(string json, DateTimeOffset now)
    {
        var file = Read(() => JsonSerializer.Deserialize<QuoteFile>(json, Strict));
        if (!file.Ok) return file.Problem!;
        var answer = QuoteAnswer.To(file.Value, now);
        return answer.Ok ? JsonSerializer.Serialize(answer.Value, Strict) : answer.Problem!;
    }

    internal static Result<QuoteFile> Read(JsonElement json) => Read(() => json.Deserialize<QuoteFile>(Strict));

    private static Result<QuoteFile> Read(Func<QuoteFile?> deserialize)
    {
        try
        {
            return deserialize() is { } file ? file : Unreadable.With("$", "null").AtField("$");
        }
        catch (JsonException fault)
        {
            return Unreadable.With(fault.Path ?? "$", fault.Message.Split(" Path:")[0]).AtField(fault.Path ?? "$");
        }
    }
}

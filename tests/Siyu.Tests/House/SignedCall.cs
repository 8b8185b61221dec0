using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Siyu.Platform;

namespace Siyu.Tests;

/// <summary>A request that a system signs with its API key, as the open API asks; whatever is said of it here may be a lie.</summary>
public sealed record SignedCall(string Key, string Secret, DateTimeOffset At, string Target)
{
    public string Method { get; init; } = "GET";
    public string Nonce { get; init; } = Guid.CreateVersion7().ToString("N");
    public string Body { get; init; } = "";

    /// <summary>Sent in place of what was signed.</summary>
    public string? SentTarget { get; init; }

    public string? SentBody { get; init; }

    public string? SentMethod { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? SentNonce { get; init; }

    public async Task<(int Status, string Text)> Send(HttpClient client)
    {
        using var request = new HttpRequestMessage(new(SentMethod ?? Method), SentTarget ?? Target);
        request.Headers.TryAddWithoutValidation("Authorization", $"{ApiKeys.Scheme}key={Key},ts={Seconds(SentAt ?? At)},"
            + $"nonce={SentNonce ?? Nonce},sig={Signature()}");
        if (request.Method != HttpMethod.Get) request.Content = new StringContent(SentBody ?? Body, Encoding.UTF8, "application/json");
        // Whoever is refused learns it before they have sent a large body.
        request.Headers.ExpectContinue = Body.Length > 1_000_000;
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private string Signature()
    {
        var body = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{Method}\n{Target}\n{Seconds(At)}\n{Nonce}\n{body}")));
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}

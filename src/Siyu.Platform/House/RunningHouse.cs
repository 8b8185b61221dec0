using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Siyu.Platform;

/// <summary>A house that runs on a data folder (运行中的主机), as a command on this machine reaches it by its side door.</summary>
public sealed class RunningHouse : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private RunningHouse(HttpClient http) => Http = http;

    /// <summary>Carries the door's token.</summary>
    public HttpClient Http { get; }

    /// <summary>
    /// Waits for the house that holds the lock to open its door, for it may be starting; null where it does not in time, or has ended.
    /// </summary>
    public static async Task<RunningHouse?> Find(SiyuOptions options, TimeSpan patience, CancellationToken ct)
    {
        for (var until = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(until) < patience;)
        {
            if (Read(options.DataFolder) is { } words && await Knock(words, ct) is { } house) return house;
            await Task.Delay(LookAgain, ct);
        }
        return null;
    }

    /// <summary>Asks and answers JSON; a refusal is its two sentences.</summary>
    public async Task<HouseReply> Ask(string path, object body, CancellationToken ct)
    {
        using var answer = await Http.PostAsJsonAsync(path, body, Json.Options, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return new(answer.IsSuccessStatusCode, text);
    }

    public void Dispose() => Http.Dispose();

    private static async Task<RunningHouse?> Knock(HouseDoor.Words words, CancellationToken ct)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(words.Address), Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", HouseDoor.Scheme + words.Token);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var alive = await http.GetAsync("/health/live", ct);
            if (alive.IsSuccessStatusCode) return new(http);
        }
        catch (HttpRequestException)
        {
            // The file is of a house that ended; the one that starts now will write its own.
        }
        http.Dispose();
        return null;
    }

    private static HouseDoor.Words? Read(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<HouseDoor.Words>(File.ReadAllText(HouseDoor.FileOf(dataFolder)), Json.Options);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>What a running house answered (主机回应).</summary>
public sealed record HouseReply(bool Ok, string Text);

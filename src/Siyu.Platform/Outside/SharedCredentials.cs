using System.Collections.Concurrent;

namespace Siyu.Platform.Outside;

/// <summary>A credential and how long it lives from now (凭证).</summary>
public sealed record Credential(string Value, TimeSpan Lives);

/// <summary>Where a credential comes from; the flag says that the last one was refused although it had not run out.</summary>
public sealed record CredentialSource(string Key, Func<bool, CancellationToken, Task<Answer<Credential>>> Fetch);

/// <summary>Credentials that all callers share (共享凭证): one fetch at a time, renewed a safety margin before the end.</summary>
public sealed class SharedCredentials(TimeProvider clock)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Slot> slots = new();

    public async Task<Answer<string>> Get(CredentialSource source, CancellationToken ct)
    {
        var slot = slots.GetOrAdd(source.Key, _ => new Slot());
        if (slot.Kept is { } kept && clock.GetUtcNow() < kept.Until) return kept.Value;
        await slot.Gate.WaitAsync(ct);
        try
        {
            if (slot.Kept is { } other && clock.GetUtcNow() < other.Until) return other.Value;
            var fetched = await source.Fetch(slot.Spoiled, ct);
            if (!fetched.Ok) return fetched.Failure!;
            var lives = fetched.Value.Lives;
            slot.Spoiled = false;
            slot.Kept = new Kept(fetched.Value.Value, clock.GetUtcNow() + (lives > Margin + Margin ? lives - Margin : lives / 2));
            return fetched.Value.Value;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>This value was refused: the next caller fetches anew, unless somebody already did.</summary>
    public void Spoil(string key, string value)
    {
        if (!slots.TryGetValue(key, out var slot) || slot.Kept is not { } kept || kept.Value != value) return;
        slot.Spoiled = true;
        slot.Kept = null;
    }

    private sealed record Kept(string Value, DateTimeOffset Until);

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public volatile bool Spoiled;
        public volatile Kept? Kept;
    }
}

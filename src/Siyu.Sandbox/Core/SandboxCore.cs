using System.Security.Cryptography;
using System.Text;

namespace Siyu.Sandbox.Core;

/// <summary>What all planes share.</summary>
internal sealed class SandboxCore : IAsyncDisposable
{
    private const string SeedKind = "seed";
    private string seed = "";

    public SandboxCore(string directory, string? seed, string wireTime = WireTime.Virtual)
    {
        Store = new Store(directory);
        Plant(seed);
        Clock = new VirtualClock(Store);
        Wire = new WireTime(Store, Clock, wireTime);
        Faults = new Faults(Store, () => this.seed);
        Callbacks = new CallbackDispatcher(Store, Clock, Faults);
        Personas = new Personas(Store, () => Clock.Now, () => this.seed);
        Inbox = new Inbox(Store);
        Apps = new WechatApps(Store);
        Limits = Limits.In(directory);
        Rates = new RateBuckets(Clock);
        Media = new MediaFiles(Path.Combine(directory, "media"));
    }

    public Store Store { get; }
    public VirtualClock Clock { get; }
    public WireTime Wire { get; }
    public Faults Faults { get; }
    public CallbackDispatcher Callbacks { get; }
    public Personas Personas { get; }
    public Inbox Inbox { get; }
    public WechatApps Apps { get; }
    public Limits Limits { get; }
    public RateBuckets Rates { get; }
    public MediaFiles Media { get; }

    /// <summary>Set once all planes listen.</summary>
    public Addresses Addresses { get; set; } = new("", "", "", "");

    /// <summary>Set by the pay plane.</summary>
    public IPaidOrders? PaidOrders { get; set; }

    /// <summary>Those who answer the authorize page.</summary>
    public List<IAuthorizer> Authorizers { get; } = [];

    /// <summary>A name that follows from the seed, so that a seeded sandbox has the same ids and secrets on every first run.</summary>
    public string Derive(string label, int length)
    {
        var hash = HMACSHA512.HashData(Encoding.UTF8.GetBytes(seed), Encoding.UTF8.GetBytes(label));
        return string.Concat(hash.Select(b => Ids.Letters[b % Ids.Letters.Length]))[..length];
    }

    public string DeriveHex(string label, int length) =>
        Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(seed), Encoding.UTF8.GetBytes(label)))[..length];

    /// <summary>Forgets all but the seed and the virtual time.</summary>
    public void Reset() => Store.Atomic(() =>
    {
        Store.Clear();
        Plant(seed);
        Clock.Reset();
        Personas.Reset();
    });

    public async ValueTask DisposeAsync()
    {
        await Clock.DisposeAsync();
        await Callbacks.DisposeAsync();
        await Store.DisposeAsync();
    }

    // The seed given first stays: ids that a host has learnt must mean the same person after a restart.
    private void Plant(string? wanted)
    {
        seed = Store.Get<SeedDocument>(SeedKind, "seed")?.Seed ?? wanted ?? Ids.Random(20);
        Store.Put(SeedKind, "seed", new SeedDocument(seed));
    }

    internal sealed record SeedDocument(string Seed);
}

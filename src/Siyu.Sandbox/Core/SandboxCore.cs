namespace Siyu.Sandbox.Core;

/// <summary>What all planes share.</summary>
internal sealed class SandboxCore : IAsyncDisposable
{
    private const string SeedKind = "seed";
    private string seed = "";

    public SandboxCore(string directory, string? seed)
    {
        Store = new Store(directory);
        Plant(seed);
        Clock = new VirtualClock(Store);
        Faults = new Faults(Store, () => this.seed);
        Callbacks = new CallbackDispatcher(Store, Clock, Faults);
        Personas = new Personas(Store, () => Clock.Now, () => this.seed);
        Keys = new Keys(Store);
        Inbox = new Inbox(Store);
        Apps = new WechatApps(Store);
    }

    public Store Store { get; }
    public VirtualClock Clock { get; }
    public Faults Faults { get; }
    public CallbackDispatcher Callbacks { get; }
    public Personas Personas { get; }
    public Keys Keys { get; }
    public Inbox Inbox { get; }
    public WechatApps Apps { get; }

    /// <summary>Set once all planes listen.</summary>
    public Addresses Addresses { get; set; } = new("", "", "", "");

    /// <summary>Set by the pay plane.</summary>
    public IPaidOrders? PaidOrders { get; set; }

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

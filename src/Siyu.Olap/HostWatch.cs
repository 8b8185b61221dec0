namespace Siyu.Olap;

/// <summary>
/// Ends this process with its host: the host holds the other end of standard input, and the system closes it even when
/// the host is killed.
/// </summary>
internal sealed class HostWatch(IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public async Task Run()
    {
        await using var input = Console.OpenStandardInput();
        var nothing = new byte[256];
        while (await input.ReadAsync(nothing) > 0)
        {
            // What the host says does not matter, only that it lives.
        }
        lifetime.StopApplication();
        await Task.Delay(Grace, clock);
        Environment.FailFast("The host is gone and a query would not end.");
    }
}

namespace Siyu.Host.Once;

/// <summary>Ends the house when whoever started it is gone (随父进程退出): they hold our standard input, which closes even by <c>kill
/// -9</c>.</summary>
internal static class StdinGuard
{
    public static void Watch(IHostApplicationLifetime lifetime) => _ = Wait(lifetime);

    private static async Task Wait(IHostApplicationLifetime lifetime)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await input.ReadAsync(buffer) > 0)
        {
        }
        lifetime.StopApplication();
    }
}

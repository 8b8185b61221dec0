using System.Text.Json;
using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>Rotates the root key (轮换根密钥): <c>rotate-keys</c>, through the house that runs on the data or alone.</summary>
internal static class RotateRootKey
{
    public static Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct) => OnceOnly.Write(house, async stop =>
    {
        await house.GetRequiredService<SchemaFiles>().Apply(stop);
        await using var scope = house.CreateAsyncScope();
        return Tell((await scope.ServiceProvider.GetRequiredService<RotateKeys>().Handle(stop)).Value);
    }, async (running, stop) =>
    {
        var reply = await running.Ask("/api/house/keys/rotate", new { }, stop);
        if (reply.Ok) return Tell(JsonSerializer.Deserialize<RotateKeys.Rotated>(reply.Text, Json.Options)!);
        Console.Error.WriteLine(reply.Text);
        return 1;
    }, ct);

    private static int Tell(RotateKeys.Rotated done)
    {
        Console.WriteLine($"根密钥版本 root key version {done.Version}: {done.Persons} 把个人密钥 persons' keys, {done.Settings} 段设置 settings, "
            + $"{done.ApiKeys} 把接口密钥 API keys, {done.Rooms} 项模块密文 secrets of rooms 已重新加密 wrapped anew");
        return 0;
    }
}

using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A column that a room seals under the root key itself (根密钥密文列), with the row's <c>id</c> to find it again.</summary>
internal sealed record SealedColumn(string Table, string Column)
{
    private const int AtOnce = 500;

    /// <summary>Seals the next rows anew under the newest root; answers how many, 0 when none is left.</summary>
    public async Task<int> Reseal(SiyuDb db, Vault vault, int version, CancellationToken ct)
    {
        var sealedAnew = 0;
        foreach (var (id, old) in await Next(db, version, ct))
        {
            await using var put = db.Command($"UPDATE {Table} SET {Column} = @fresh WHERE id = @id AND {Column} = @old");
            put.Give("@fresh", vault.SealOwn(vault.OpenOwn(old))).Give("@id", id).Give("@old", old);
            // One that was changed meanwhile is sealed under the newest root already, or dropped.
            sealedAnew += await put.ExecuteNonQueryAsync(ct);
        }
        return sealedAnew;
    }

    private async Task<List<(Guid Id, byte[] Sealed)>> Next(SiyuDb db, int version, CancellationToken ct)
    {
        await using var read = db.Command($"SELECT id, {Column} FROM {Table} WHERE substr({Column}, 1, 1) <> @version LIMIT {AtOnce}");
        await using var reader = await read.Give("@version", new[] { checked((byte)version) }).ExecuteReaderAsync(ct);
        var rows = new List<(Guid, byte[])>();
        while (await reader.ReadAsync(ct)) rows.Add((reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)));
        return rows;
    }
}

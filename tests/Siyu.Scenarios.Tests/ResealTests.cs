using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>After a rotation nothing that the house keeps is sealed under the old root.</summary>
public sealed partial class ResealTests
{
    /// <summary>A row for each column, besides what it seals.</summary>
    private static readonly Dictionary<string, string> Rows = new(StringComparer.Ordinal)
    {
        ["organization_credential.totp_sealed"] = "(id, login, iterations, salt, hash, must_change, changed_at, totp_confirmed, "
            + "totp_last_step, totp_sealed) VALUES (@id, @key, 1, @bytes, @bytes, @no, 0, @no, 0, @sealed)",
        ["payments_transfer.receiver"] = Transfer("receiver"),
        ["payments_transfer.package"] = Transfer("package"),
        ["wecom_inbox.body_sealed"] = "(id, corp_id, dedupe, stamp, received_at, state, body_sealed) "
            + "VALUES (@id, 'c', @bytes, @key, 0, 'Waiting', @sealed)",
    };

    private static string Transfer(string column) =>
        $"(id, ask_key, merchant, app_id, amount, remark, out_bill_no, state, asked_at, {column}) "
        + "VALUES (@id, @key, 'm', 'a', 1, 'r', @key, 'Created', 0, @sealed)";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_rooms_seal_is_sealed_anew_when_the_root_rotates(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.AddRooms());
        var (columns, vault) =
            (shop.Services.GetRequiredService<ModuleList>().SealedColumns.ToList(), shop.Services.GetRequiredService<Vault>());
        Assert.Equal(Rows.Keys, columns.Select(column => $"{column.Table}.{column.Column}"));
        // More than one piece of work takes; referring to nobody is held off until the commit, and then not there any more.
        await shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await Staff(db);
            foreach (var column in columns)
                for (var row = 0; row < (column.Column == "body_sealed" ? 501 : 1); row++)
                    await Insert(db, column, vault.SealOwn("secret"));
        });

        await using (var scope = shop.Services.CreateAsyncScope())
            Assert.Equal(504, (await scope.ServiceProvider.GetRequiredService<RotateKeys>().Handle(default)).Value.Rooms);

        foreach (var column in columns)
        {
            var kept = await Sealed(shop, column);
            Assert.All(kept, box => Assert.Equal((2, "secret"), (box[0], vault.OpenOwn(box))));
        }
        await using (var scope = shop.Services.CreateAsyncScope())
            Assert.Equal(504, (await scope.ServiceProvider.GetRequiredService<RotateKeys>().Handle(default)).Value.Rooms);
    }

    [Fact]
    public void Whoever_seals_under_the_root_says_in_which_column_or_why_it_does_not_last()
    {
        // A code in somebody's hand, good for minutes; a file that leaves the house, and opens by the old root that the ring keeps.
        string[] passing = ["OfferStaffLink.cs", "BackupFile.cs", "Vault.cs"];
        string[] platforms = ["ApiKeys.cs", "Settings.cs", "RotateKeys.cs", "SealedColumn.cs"];
        string[] columns = ["OfferTotp.cs", "AskTransfer.cs", "SendTransfer.cs", "ReceiveCallback.cs"];
        var sealers = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Seals().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal([.. passing.Concat(platforms).Concat(columns).Order(StringComparer.Ordinal)], sealers);
    }

    [GeneratedRegex(@"\bSealOwn\(")]
    private static partial Regex Seals();

    private static readonly Guid Person = Guid.CreateVersion7();

    private static async Task Staff(SiyuDb db)
    {
        await Run(db, "INSERT INTO organization_unit (id, kind, code, name, org_path, is_open, service_fee_bps, opened_at) "
            + "VALUES (@id, 'Group', 'g', 'g', '/g/', @yes, 0, 0)", []);
        await Run(db, "INSERT INTO organization_staff (id, code, name_sealed, home, org_path, state, joined_at) "
            + "VALUES (@id, 'A1', @bytes, @id, '/g/', 'Active', 0)", []);
    }

    private static Task Insert(SiyuDb db, SealedColumn column, byte[] box) =>
        Run(db, $"INSERT INTO {column.Table} {Rows[$"{column.Table}.{column.Column}"]}", box);

    private static async Task Run(SiyuDb db, string sql, byte[] box)
    {
        var id = sql.Contains("organization_", StringComparison.Ordinal) ? Person : Guid.CreateVersion7();
        (string Name, object Value)[] values =
            [("@id", id), ("@key", id.ToString()), ("@bytes", id.ToByteArray()), ("@sealed", box), ("@no", false), ("@yes", true)];
        await using var insert = db.Command(sql);
        foreach (var (name, value) in values.Where(one => sql.Contains(one.Name, StringComparison.Ordinal))) insert.Give(name, value);
        await insert.ExecuteNonQueryAsync();
    }

    private static Task<List<byte[]>> Sealed(TestShop shop, SealedColumn column) => shop.Read(async db =>
    {
        await using var read = db.Command($"SELECT {column.Column} FROM {column.Table} WHERE {column.Column} IS NOT NULL");
        if (read.Connection!.State != System.Data.ConnectionState.Open) await read.Connection.OpenAsync();
        await using var reader = await read.ExecuteReaderAsync();
        var boxes = new List<byte[]>();
        while (await reader.ReadAsync()) boxes.Add(reader.GetFieldValue<byte[]>(0));
        return boxes;
    });
}

using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Payments;
using Siyu.Payments.Api;
using Siyu.Platform;

namespace Siyu.Tests.Payments;

public sealed class ConfigureMerchantTests
{
    private static readonly string Key = NewKey();

    private static readonly ConfigureMerchant.Request Good =
        new("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", Key, "0123456789abcdef0123456789abcdef", "https://mall.example.com")
        {
            AppIds = ["wx1"],
        };

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_merchant_is_set_up_twice_and_its_keys_are_sealed_at_rest(Database database)
    {
        await using var shop = await Shop(database);
        Assert.True((await Set(shop, "1900000109", Good)).Ok);
        Assert.True((await Set(shop, "1900000110", Good with { IsDefault = true })).Ok);
        Assert.True((await Set(shop, "1900000109", Good with { AppIds = ["wx2"] })).Ok);

        var book = await shop.With<MerchantBook, List<Merchant>>(async b => Result.Of((await b.All(default)).ToList()));
        Assert.Equal(["wx2"], book.Value[0].Account.AppIds);
        var chosen = await shop.With<MerchantBook, Merchant>(async b => (await b.Default(default))!);
        Assert.Equal("1900000110", chosen.Value.Id);
        Assert.DoesNotContain("PRIVATE", chosen.Value.Account.ToString(), StringComparison.Ordinal);
        var bodies = await shop.Read(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Command("SELECT body FROM platform_setting");
            return System.Text.Encoding.Latin1.GetString((byte[])(await command.ExecuteScalarAsync())!);
        });
        Assert.DoesNotContain("PRIVATE KEY", bodies, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merchant"), InlineData("certificateSerial"), InlineData("privateKeyPem"), InlineData("apiV3Key")]
    [InlineData("publicKeys"), InlineData("baseUrl"), InlineData("notifyBaseUrl")]
    public async Task What_cannot_be_right_is_refused_by_its_field(string field)
    {
        await using var shop = await Shop(Database.Sqlite);
        var (merchant, request) = field switch
        {
            "merchant" => ("m", Good),
            "certificateSerial" => ("1900000109", Good with { CertificateSerial = "xyz" }),
            "privateKeyPem" => ("1900000109", Good with { PrivateKeyPem = "-----BEGIN PRIVATE KEY-----" }),
            "apiV3Key" => ("1900000109", Good with { ApiV3Key = "short" }),
            "publicKeys" => ("1900000109", Good with { PublicKeys = new Dictionary<string, string> { ["PUB_KEY_ID_1"] = "x" } }),
            "baseUrl" => ("1900000109", Good with { BaseUrl = "http://example.com" }),
            _ => ("1900000109", Good with { NotifyBaseUrl = "https://example.com/prefix" }),
        };

        var refused = (await Set(shop, merchant, request)).Problem!;

        Assert.Equal(("payments.bad_merchant", field), (refused.Code, refused.At));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Keys_that_are_left_out_stay_and_are_not_listed(Database database)
    {
        await using var shop = await Shop(database);
        Assert.Equal("privateKeyPem", (await Set(shop, "1900000109", Good with { PrivateKeyPem = null })).Problem!.At);
        Assert.True((await Set(shop, "1900000109", Good)).Ok);

        Assert.True((await Set(shop, "1900000109", Good with { PrivateKeyPem = null, ApiV3Key = null, AppIds = ["wx9"] })).Ok);

        var kept = (await shop.With<MerchantBook, List<Merchant>>(async b => Result.Of((await b.All(default)).ToList()))).Value;
        Assert.Equal((Key, Good.ApiV3Key), (Assert.Single(kept).Account.PrivateKeyPem, kept[0].Account.ApiV3Key));
        var listed = Assert.Single((await shop.With<MerchantList, IReadOnlyList<MerchantList.Row>>(list => list.Handle(default))).Value);
        Assert.Equal(("1900000109", "wx9"), (listed.Merchant, Assert.Single(listed.AppIds)));
        Assert.DoesNotContain(Good.ApiV3Key!, System.Text.Json.JsonSerializer.Serialize(listed), StringComparison.Ordinal);
    }

    private static Task<TestShop> Shop(Database database) =>
        TestShop.Open(database, rooms => rooms.Add<LedgerModule>().Add<PaymentsModule>());

    private static Task<Result<Done>> Set(TestShop shop, string merchant, ConfigureMerchant.Request request) =>
        shop.With<ConfigureMerchant, Done>(s => s.Handle(Actor.System, merchant, request, default));

    private static string NewKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}

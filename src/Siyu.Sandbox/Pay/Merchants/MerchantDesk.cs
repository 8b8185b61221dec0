using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Money;

namespace Siyu.Sandbox.Pay.Merchants;

/// <summary>Takes merchants in, changes what they may do, and hands out what a client must know (商户平台).</summary>
internal sealed class MerchantDesk(SandboxCore core, PayBooks books, PlatformKeys keys)
{
    private const long FirstMchid = 1_900_000_101;
    private const long OpeningOperation = 10_000_000;
    private const int ApiV3KeyChars = 32;
    private static readonly TimeSpan Validity = TimeSpan.FromDays(5 * 365);

    internal sealed record NewMerchant(
        string? Mchid, string? Name, List<string>? Appids, string? ApiV3Key, string? Mode, long? OperationBalance,
        JsonObject? Terms, JsonObject? Switches)
    {
        /// <summary>A key pair the merchant already has; otherwise one is made.</summary>
        public string? PrivateKeyPem { get; init; }
    }

    internal sealed record MerchantChange(string? Mchid, List<string>? Appids, string? Mode, JsonObject? Terms, JsonObject? Switches);

    public void Seed()
    {
        if (books.Merchants.All.Count > 0) return;
        Create(new NewMerchant(null, "思域演示商贸有限公司", [.. core.Apps.All.Select(a => a.AppId)], null, null, null, null, null));
    }

    public Merchant Create(NewMerchant wanted)
    {
        var mchid = wanted.Mchid ?? NextMchid();
        if (mchid.Length is < 8 or > 10 || !mchid.All(char.IsAsciiDigit))
            throw ControlRefusal.Bad("merchant.bad_mchid", "An mchid is 8 to 10 digits.");
        var key = wanted.ApiV3Key ?? Ids.Random(ApiV3KeyChars);
        if (key.Length != ApiV3KeyChars || !key.All(char.IsAscii))
            throw ControlRefusal.Bad("merchant.bad_api_v3_key", "An APIv3 key is 32 ASCII characters.");
        var name = wanted.Name ?? "沙箱商户" + mchid;
        var certificate = PayCertificate.Create(
            $"C=CN, O=Siyu Sandbox, CN={mchid}", core.Clock.Now.AddDays(-1), Validity, CheckedKey(wanted.PrivateKeyPem));
        return core.Store.Atomic(() =>
        {
            if (books.Merchants.Find(mchid) is not null)
                throw new ControlRefusal(409, "merchant.exists", $"There is a merchant {mchid} already.");
            books.Merchants.Put(new Merchant { Mchid = mchid, Name = name, ApiV3Key = key, Certificate = certificate });
            books.Money.Move(mchid, Pocket.Operation, wanted.OperationBalance ?? OpeningOperation, TopUpSlip("OPENING"));
            core.Store.Journal("pay", "merchant.created", new { mchid, name });
            return Change(new MerchantChange(mchid, wanted.Appids, wanted.Mode, wanted.Terms, wanted.Switches));
        });
    }

    public Merchant Change(MerchantChange change)
    {
        var merchant = books.Merchants.Get(change.Mchid);
        var mode = change.Mode ?? merchant.Mode;
        if (mode is not (Merchant.CertificateMode or Merchant.PublicKeyMode or Merchant.BothModes))
            throw ControlRefusal.Bad("merchant.bad_mode",
                $"A mode is {Merchant.CertificateMode}, {Merchant.PublicKeyMode} or {Merchant.BothModes}.");
        var changed = merchant with
        {
            Appids = change.Appids ?? merchant.Appids,
            Mode = mode,
            Terms = Overlay(merchant.Terms, change.Terms),
            Switches = Overlay(merchant.Switches, change.Switches),
        };
        books.Merchants.Put(changed);
        return changed;
    }

    public MerchantAccount TopUp(string? mchid, string? account, long amount)
    {
        var merchant = books.Merchants.Get(mchid);
        if (amount == 0) throw ControlRefusal.Bad("merchant.bad_amount", "An amount is in fen and not zero.");
        var pocket = account switch
        {
            "basic" => Pocket.Available,
            "operation" => Pocket.Operation,
            _ => throw ControlRefusal.Bad("merchant.bad_account", "An account is basic or operation."),
        };
        if (books.Money.Of(merchant.Mchid).In(pocket) + amount < 0)
            throw ControlRefusal.Bad("merchant.not_enough", "There is not that much to take out.");
        var number = Ids.RandomDigits(20);
        books.Money.Move(merchant.Mchid, pocket, amount, amount > 0 ? TopUpSlip(number) : new Slip("提现", "提现", number, ""));
        return books.Money.Of(merchant.Mchid);
    }

    public JsonObject Export()
    {
        var merchants = new JsonArray();
        foreach (var merchant in books.Merchants.All) merchants.Add(Describe(merchant));
        return new JsonObject { ["base_url"] = core.Addresses.Pay, ["merchants"] = merchants };
    }

    public void Configure(JsonObject part)
    {
        foreach (var item in part["merchants"] as JsonArray ?? throw ControlRefusal.Bad("pay.configure", "merchants must be a list."))
        {
            var change = item.Deserialize<MerchantChange>(ControlRoutes.Json)!;
            var known = change.Mchid is null || books.Merchants.Find(change.Mchid) is not null;
            if (known) Change(change);
            else Create(item.Deserialize<NewMerchant>(ControlRoutes.Json)!);
        }
    }

    /// <summary>All that a client of this merchant needs, and more than Tencent would ever hand out.</summary>
    public JsonObject Describe(Merchant merchant)
    {
        var ring = keys.Ring;
        var certificates = new JsonArray();
        foreach (var certificate in ring.Certificates)
        {
            certificates.Add(new JsonObject
            {
                ["serial_no"] = certificate.Serial,
                ["certificate_pem"] = certificate.CertificatePem,
                ["public_key_pem"] = certificate.PublicKeyPem(),
                ["signs"] = certificate.Serial == ring.SigningSerial,
            });
        }
        return new JsonObject
        {
            ["mchid"] = merchant.Mchid,
            ["name"] = merchant.Name,
            ["appids"] = JsonSerializer.SerializeToNode(merchant.Appids),
            ["mode"] = merchant.Mode,
            ["api_v3_key"] = merchant.ApiV3Key,
            ["serial_no"] = merchant.Certificate.Serial,
            ["private_key_pem"] = merchant.Certificate.PrivateKeyPem,
            ["certificate_pem"] = merchant.Certificate.CertificatePem,
            ["platform_certificates"] = certificates,
            ["platform_public_key_id"] = merchant.PublicKeyId,
            ["platform_public_key_pem"] = keys.PublicKeyPem(),
            ["terms"] = JsonSerializer.SerializeToNode(merchant.Terms, ControlRoutes.Json),
            ["switches"] = JsonSerializer.SerializeToNode(merchant.Switches, ControlRoutes.Json),
        };
    }

    private string NextMchid()
    {
        var next = FirstMchid;
        while (books.Merchants.Find(next.Plainly()) is not null) next++;
        return next.Plainly();
    }

    private static string? CheckedKey(string? pem)
    {
        if (pem is null) return null;
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return pem;
        }
        catch (Exception broken) when (broken is ArgumentException or CryptographicException)
        {
            throw ControlRefusal.Bad("merchant.bad_private_key", broken.Message);
        }
    }

    private static Slip TopUpSlip(string number) => new("充值", "充值", number, "");

    private static T Overlay<T>(T present, JsonObject? part)
    {
        if (part is null) return present;
        var known = typeof(T).GetProperties().Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)).ToHashSet();
        var merged = JsonSerializer.SerializeToNode(present, ControlRoutes.Json)!.AsObject();
        foreach (var (name, value) in part)
        {
            if (!known.Contains(name))
                throw ControlRefusal.Bad("merchant.unknown_setting", $"There is no {name}; known are {string.Join(", ", known.Order())}.");
            merged[name] = value?.DeepClone();
        }
        return merged.Deserialize<T>(ControlRoutes.Json)!;
    }
}

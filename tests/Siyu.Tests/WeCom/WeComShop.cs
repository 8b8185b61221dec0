using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom;
using Siyu.WeCom.Api;
using Siyu.WeCom.Callbacks;

namespace Siyu.Tests.WeCom;

/// <summary>A house with the WeCom room, a corp set up, and callbacks as the platform would push them.</summary>
internal sealed class WeComShop : IAsyncDisposable
{
    public const string CorpId = "ww-corp-1";
    public const string Token = "callbackToken";
    public static readonly string AesKey = new string('k', 42) + "A";
    private int nonces;

    private WeComShop(TestShop shop, PlayedWeCom platform, PlayedOrganization organization, PlayedMembers members) =>
        (Shop, Platform, Organization, Members) = (shop, platform, organization, members);

    public TestShop Shop { get; }
    public PlayedWeCom Platform { get; }
    public PlayedOrganization Organization { get; }
    public PlayedMembers Members { get; }

    public static readonly Actor Boss = new(ActorKind.Staff, PlayedOrganization.Xiaowang.Id.Value,
        new HashSet<string> { "wecom.read_codes", "wecom.edit_codes", "wecom.settings" }, DataScope.Everything);

    public static async Task<WeComShop> Open(Database database, Action<ModuleList>? more = null)
    {
        var (platform, organization, members) = (new PlayedWeCom(), new PlayedOrganization(), new PlayedMembers());
        var shop = await TestShop.Open(database, rooms =>
        {
            rooms.Add<WeComModule>();
            more?.Invoke(rooms);
        }, services => services
            .AddSingleton<IOrganization>(organization).AddSingleton<IMembers>(members)
            .AddSingleton(provider => platform.Wire.Calls(provider.GetRequiredService<TimeProvider>())));
        await shop.Do(async services => await services.GetRequiredService<ISettings>().Set(WeComCorp.Section(CorpId), Corp, default));
        return new WeComShop(shop, platform, organization, members);
    }

    public static WeComCorp Corp => new(CorpId, 1000002, "app-secret", "contact-secret", Token, AesKey)
    {
        ApiBase = "http://wecom.test", OAuthBase = "http://open.test", GuideAppUrl = "https://guide.example.com/app",
    };

    public static CallbackSeal Seal(string receiver = CorpId) => new(Token, AesKey, receiver);

    /// <summary>A change of a contact, as the platform writes it.</summary>
    public static string Change(string type, DateTimeOffset at, string external, string user, (string? State, string? Welcome) with =
        default)
    {
        var text = new StringBuilder("<xml>");
        void Add(string name, string? value) => text.Append(value is null ? "" : $"<{name}><![CDATA[{value}]]></{name}>");
        Add("ToUserName", CorpId);
        Add("FromUserName", "sys");
        text.Append(CultureInfo.InvariantCulture, $"<CreateTime>{at.ToUnixTimeSeconds()}</CreateTime>");
        Add("MsgType", "event");
        Add("Event", "change_external_contact");
        Add("ChangeType", type);
        Add("UserID", user);
        Add("ExternalUserID", external);
        Add("State", with.State);
        Add("WelcomeCode", with.Welcome);
        return text.Append("</xml>").ToString();
    }

    public Task<HttpResponseMessage> Push(string message) => Push(Pushed(message));

    public async Task<HttpResponseMessage> Push(SealedPush push) => await Shop.Http.PostAsync(new Uri(
        $"/api/callbacks/wecom/{push.Corp}?msg_signature={push.Signature}&timestamp={push.Timestamp}&nonce={push.Nonce}",
            UriKind.Relative), push.Body());

    public SealedPush Pushed(string message, DateTimeOffset? at = null, string receiver = CorpId)
    {
        var timestamp = (at ?? Shop.Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = (++nonces).ToString(CultureInfo.InvariantCulture);
        var seal = Seal(receiver);
        var encrypted = seal.Seal(Encoding.UTF8.GetBytes(message), new byte[16]);
        return new SealedPush(CorpId, seal.Sign(timestamp, nonce, encrypted), timestamp, nonce, encrypted);
    }

    /// <summary>A push that is taken and read to the end.</summary>
    public async Task Hear(string message)
    {
        var answer = await Push(message);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await Shop.Settle();
    }

    /// <summary>The platform knows this contact by name and, maybe, by a union id.</summary>
    public void Knows(string external, string name, string? union) => Platform.On("/cgi-bin/externalcontact/get", ask =>
    {
        if ((string?)ask["external_userid"] != external) return """{"errcode":84061,"errmsg":"no relation"}""";
        var person = new JsonObject { ["external_userid"] = external, ["name"] = name, ["type"] = 1 };
        if (union is not null) person["unionid"] = union;
        return new JsonObject { ["errcode"] = 0, ["external_contact"] = person, ["follow_user"] = new JsonArray() }.ToJsonString();
    });

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}

/// <summary>A push on its way; tests change a part of it.</summary>
internal sealed record SealedPush(string Corp, string Signature, string Timestamp, string Nonce, string Encrypted)
{
    public StringContent Body() => new(
        $"<xml><ToUserName><![CDATA[{Corp}]]></ToUserName><Encrypt><![CDATA[{Encrypted}]]></Encrypt><AgentID></AgentID></xml>",
            Encoding.UTF8, "application/xml");
}

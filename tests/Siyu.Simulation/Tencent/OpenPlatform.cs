using System.Text.Json.Nodes;
using System.Web;

namespace Siyu.Simulation.Tencent;

/// <summary>The mini program's and WeCom's interfaces (开放平台), as far as the shop calls them.</summary>
internal sealed class OpenPlatform(Weather weather)
{
    private int tokens;

    /// <summary>What was told of shippings, by transaction.</summary>
    public Dictionary<string, int> Shipped { get; } = [];

    /// <summary>Welcome codes that were used, each at most once.</summary>
    public HashSet<string> Welcomed { get; } = [];

    /// <summary>Who follows whom in WeCom, since when.</summary>
    public Dictionary<(string User, string External), long> Follows { get; } = [];

    public string Handle(Uri address, string body)
    {
        var code = weather.Errcode();
        if (code != 0) return No(code);
        var sent = body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : [];
        return address.AbsolutePath switch
        {
            "/cgi-bin/stable_token" or "/cgi-bin/gettoken" =>
                new JsonObject { ["errcode"] = 0, ["access_token"] = $"token-{++tokens}", ["expires_in"] = 7200 }.ToJsonString(),
            "/wxa/sec/order/upload_shipping_info" => Ship(sent),
            "/cgi-bin/message/subscribe/send" => Yes(),
            "/cgi-bin/externalcontact/get" => Contact(HttpUtility.ParseQueryString(address.Query)["external_userid"] ?? ""),
            "/cgi-bin/externalcontact/get_follow_user_list" => new JsonObject
            {
                ["errcode"] = 0, ["follow_user"] = new JsonArray([.. Users().Select(user => (JsonNode)user)]),
            }.ToJsonString(),
            "/cgi-bin/externalcontact/batch/get_by_user" => Page((string)sent["userid_list"]![0]!),
            "/cgi-bin/externalcontact/send_welcome_msg" => Welcome((string)sent["welcome_code"]!),
            "/cgi-bin/externalcontact/remark" => Yes(),
            _ => No(48002),
        };
    }

    private string Ship(JsonObject sent)
    {
        var key = (string?)sent["order_key"]!["transaction_id"] ?? (string?)sent["order_key"]!["out_trade_no"] ?? "";
        Shipped[key] = Shipped.GetValueOrDefault(key) + 1;
        return Yes();
    }

    private IEnumerable<string> Users() => Follows.Keys.Select(key => key.User).Distinct().Order(StringComparer.Ordinal);

    private string Contact(string external)
    {
        var follows = Follows.Where(one => one.Key.External == external).ToList();
        return follows.Count == 0 ? No(84061) : new JsonObject
        {
            ["errcode"] = 0, ["external_contact"] = Card(external),
            ["follow_user"] = new JsonArray([.. follows.Select(one => Follow(one.Key.User, one.Value))]),
        }.ToJsonString();
    }

    private string Page(string user) => new JsonObject
    {
        ["errcode"] = 0, ["next_cursor"] = "",
        ["external_contact_list"] = new JsonArray([.. Follows.Where(one => one.Key.User == user).Select(one => (JsonNode)new JsonObject
        {
            ["external_contact"] = Card(one.Key.External), ["follow_info"] = Follow(user, one.Value),
        })]),
    }.ToJsonString();

    private static JsonObject Card(string external) =>
        new() { ["external_userid"] = external, ["name"] = "客户" + external, ["type"] = 1 };

    private static JsonNode Follow(string user, long since) => new JsonObject { ["userid"] = user, ["createtime"] = since };

    private string Welcome(string code) => Welcomed.Add(code) ? Yes() : No(41051);

    private static string Yes() => """{"errcode":0,"errmsg":"ok"}""";

    private static string No(int code) => new JsonObject { ["errcode"] = code, ["errmsg"] = "模拟" }.ToJsonString();
}

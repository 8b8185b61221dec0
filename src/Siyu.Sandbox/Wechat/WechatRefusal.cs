namespace Siyu.Sandbox.Wechat;

/// <summary>The platform says no. Thrown, so that a refused call leaves no trace in the store.</summary>
internal sealed class WechatRefusal : Exception
{
    public WechatRefusal(int code, string text) : base(text) => Code = code;

    public int Code { get; }

    private static WechatRefusal No(int code, string text) => new(code, text);

    public static WechatRefusal Busy => No(-1, "system error");
    public static WechatRefusal NoSuchApi => No(40066, "invalid url");
    public static WechatRefusal NoBody => No(44002, "empty post data");
    public static WechatRefusal OtherVerb(string? allowed) =>
        allowed?.Contains("GET", StringComparison.Ordinal) == true ? No(43001, "require GET method") : No(43002, "require POST method");

    public static WechatRefusal StaleToken => No(40001, "invalid credential, access_token is invalid or not latest");
    public static WechatRefusal GrantType => No(40002, "invalid grant_type");
    public static WechatRefusal OpenId => No(40003, "invalid openid");
    public static WechatRefusal AppId => No(40013, "invalid appid");
    public static WechatRefusal Code40029 => No(40029, "invalid code");
    public static WechatRefusal RefreshToken => No(40030, "invalid refresh_token");
    public static WechatRefusal Template => No(40037, "invalid template_id");
    public static WechatRefusal Argument(string what) => No(40097, $"invalid args: {what}");
    public static WechatRefusal Secret => No(40125, "invalid appsecret");
    public static WechatRefusal Page => No(40159, "invalid path");
    public static WechatRefusal UsedCode => No(40163, "code been used");
    public static WechatRefusal AddressNotAllowed(string address) => No(40164, $"invalid ip {address}, not in whitelist");
    public static WechatRefusal PagePath => No(40165, "invalid weapp pagepath");
    public static WechatRefusal Scene => No(40169, "invalid length for scene, or the data is not json string");
    public static WechatRefusal Query => No(40212, "invalid query");
    public static WechatRefusal NoToken => No(41001, "access_token missing");
    public static WechatRefusal NoAppId => No(41002, "appid missing");
    public static WechatRefusal NoSecret => No(41004, "appsecret missing");
    public static WechatRefusal NoCode => No(41008, "missing code");
    public static WechatRefusal UnpublishedPage => No(41030, "invalid page");
    public static WechatRefusal ExpiredToken => No(42001, "access_token expired");
    public static WechatRefusal ExpiredRefresh => No(42002, "refresh_token expired");
    public static WechatRefusal NotGranted => No(43101, "user refuse to accept the msg");
    public static WechatRefusal TooOften => No(45009, "reach max api daily quota limit");
    public static WechatRefusal TooManyLogins => No(45011, "api minute-quota reach limit, must slower, retry next minute");
    public static WechatRefusal BadJson => No(47001, "data format error");
    public static WechatRefusal Value(string key) => No(47003, $"argument invalid! data.{key}.value invalid");
    public static WechatRefusal Unauthorized => No(48001, "api unauthorized");
    public static WechatRefusal LinkExpiry => No(85401, "expire_time or expire_interval is out of range");

    public static WechatRefusal NoOrder => No(10060001, "支付单不存在");
    public static WechatRefusal AlreadyShipped => No(10060002, "支付单已完成发货，无法继续发货");
    public static WechatRefusal AlreadyReshipped => No(10060003, "支付单已使用重新发货机会");
    public static WechatRefusal NotShippable => No(10060004, "支付单处于不可发货的状态");
    public static WechatRefusal LogisticsType => No(10060005, "物流类型有误");
    public static WechatRefusal NoSplit => No(10060006, "非快递发货时不允许分拆发货");
    public static WechatRefusal SplitFlag => No(10060007, "分拆发货模式下必须填写 is_all_delivered 字段");
    public static WechatRefusal NoGoods => No(10060008, "商品描述 item_desc 字段不能为空");
    public static WechatRefusal LongGoods => No(10060009, "商品描述 item_desc 字段太长");
    public static WechatRefusal ShippingArgument => No(10060014, "参数错误");
    public static WechatRefusal SameShipping => No(10060023, "发货信息未更新");
    public static WechatRefusal ParcelList => No(10060024, "物流信息列表太长");
    public static WechatRefusal LongCompany => No(10060025, "物流公司编码太长");
    public static WechatRefusal LongTracking => No(10060026, "物流单号太长");
    public static WechatRefusal OtherPayer => No(10060031, "该笔支付单不属于 openid 所指定的用户");
    public static WechatRefusal UploadTime => No(268485216, "上传时间非法，请按 RFC 3339 格式填写");
}

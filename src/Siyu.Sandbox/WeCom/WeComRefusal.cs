namespace Siyu.Sandbox.WeCom;

/// <summary>The platform says no. Thrown, so that a refused call leaves no trace in the store.</summary>
internal sealed class WeComRefusal : Exception
{
    public WeComRefusal(int code, string text) : base(text) => Code = code;

    public int Code { get; }

    private static WeComRefusal No(int code, string text) => new(code, text);

    public static WeComRefusal Busy => No(-1, "system error");
    public static WeComRefusal OtherVerb(string? allowed) =>
        allowed?.Contains("GET", StringComparison.Ordinal) == true ? No(43001, "require GET method") : No(43002, "require POST method");

    public static WeComRefusal InvalidSecret => No(40001, "invalid credential");
    public static WeComRefusal InvalidUser => No(60111, "userid not found");
    public static WeComRefusal InvalidMediaType => No(40004, "invalid media type");
    public static WeComRefusal InvalidFileType => No(40005, "invalid file type");
    public static WeComRefusal InvalidFileSize => No(40006, "invalid file size");
    public static WeComRefusal InvalidMedia => No(40007, "invalid media_id");
    public static WeComRefusal InvalidMessageType => No(40008, "invalid message type");
    public static WeComRefusal InvalidCorp => No(40013, "invalid corpid");
    public static WeComRefusal InvalidToken => No(40014, "invalid access_token");
    public static WeComRefusal InvalidCode => No(40029, "invalid code");
    public static WeComRefusal InvalidUserList => No(40031, "invalid userid list");
    public static WeComRefusal InvalidAgent => No(40056, "invalid agentid");
    public static WeComRefusal Empty(string name) => No(40063, $"some parameters are empty: {name}");
    public static WeComRefusal Bad(string name) => No(40058, $"invalid Request Parameter: {name}");
    public static WeComRefusal InvalidTag => No(40068, "invalid tagid");
    public static WeComRefusal TagName => No(40071, "invalid tag name");
    public static WeComRefusal TagNameLength => No(40072, "invalid tag name size");
    public static WeComRefusal InvalidExternalUser => No(40096, "invalid external userid");
    public static WeComRefusal TagLimit => No(40126, "exceed max corp tag count");
    public static WeComRefusal NoToken => No(41001, "access_token missing");
    public static WeComRefusal NoCorp => No(41002, "corpid missing");
    public static WeComRefusal NoSecret => No(41004, "corpsecret missing");
    public static WeComRefusal NoMediaData => No(41005, "media data missing");
    public static WeComRefusal NoMediaId => No(41006, "media_id missing");
    public static WeComRefusal NoOAuthCode => No(41008, "code missing");
    public static WeComRefusal NoUser => No(41009, "userid missing");
    public static WeComRefusal NoExternalUser => No(41035, "external userid missing");
    public static WeComRefusal NoWayType => No(41037, "contact way type missing");
    public static WeComRefusal NoWayScene => No(41038, "contact way scene missing");
    public static WeComRefusal BadWayType => No(41039, "invalid contact way type");
    public static WeComRefusal BadWayScene => No(41040, "invalid contact way scene");
    public static WeComRefusal TooManyWayUsers => No(41041, "exceed max contact way user count");
    public static WeComRefusal BadWayStyle => No(41042, "invalid contact way style");
    public static WeComRefusal NoConfigId => No(41043, "contact way config_id missing");
    public static WeComRefusal BadConfigId => No(41044, "invalid contact way config_id");
    public static WeComRefusal TooManyWays => No(41045, "exceed max contact way count");
    public static WeComRefusal NoWelcomeCode => No(41049, "missing welcome code");
    public static WeComRefusal BadWelcomeCode => No(41050, "invalid welcome code");
    public static WeComRefusal ChatStarted => No(41051, "externaluser has started chatting");
    public static WeComRefusal TooManyGroupWelcomes => No(41055, "exceed max group welcome template count");
    public static WeComRefusal NotYourGroupWelcome => No(41058, "no right to edit the group welcome template");
    public static WeComRefusal TooManyAttachments => No(41064, "attachments count invalid");
    public static WeComRefusal BadAttachment => No(41065, "attachments type invalid");
    public static WeComRefusal NothingToSend => No(41089, "text and attachments are both empty");
    public static WeComRefusal TooManyChats => No(41091, "exceed max join way chat count");
    public static WeComRefusal OtherAppSends => No(41096, "welcome msg is being distributed by another app");
    public static WeComRefusal ExpiredToken => No(42001, "access_token expired");
    public static WeComRefusal ExpiredCode => No(42003, "code expired");
    public static WeComRefusal UsedCode => No(42022, "code has been used");
    public static WeComRefusal NotBound => No(43004, "userid is not bound with wechat");
    public static WeComRefusal EmptyText => No(44004, "content missing");
    public static WeComRefusal TextSize => No(45002, "message content size out of limit");
    public static WeComRefusal TitleSize => No(45003, "title size out of limit");
    public static WeComRefusal LinkSize => No(45005, "link size out of limit");
    public static WeComRefusal TooOften => No(45009, "api freq out of limit");
    public static WeComRefusal TooManyAtOnce => No(45033, "api concurrent out of limit");
    public static WeComRefusal Forbidden => No(48002, "api forbidden");
    public static WeComRefusal OutsideScope => No(50002, "user is not in app scope");
    public static WeComRefusal NoPrivilege => No(60011, "no privilege to access/modify contact/party/agent");
    public static WeComRefusal AddressNotAllowed => No(60020, "not allow to access from your ip");
    public static WeComRefusal InvalidParty => No(60123, "invalid party id");
    public static WeComRefusal NobodyLeft => No(81013, "user & party & tag all invalid");
    public static WeComRefusal TooManyOwners => No(81017, "exceed max owner count, use owner_filter");
    public static WeComRefusal ExpiredTicket => No(84014, "user ticket expired");
    public static WeComRefusal BadTicket => No(84015, "invalid user ticket");
    public static WeComRefusal NotExternal => No(84061, "not external contact");
    public static WeComRefusal CannotContact => No(84074, "no external contact permission");
    public static WeComRefusal NotCustomerGroup => No(90501, "chat is not external group chat");
    public static WeComRefusal NotACustomer => No(610004, "not a customer");
    public static WeComRefusal BadUnionId => No(610014, "invalid unionid");
    public static WeComRefusal NoOpenPlatform => No(610015, "open platform is not bound or not verified");
    public static WeComRefusal UnionMismatch => No(610018, "openid and unionid are not of the same open platform account");
}

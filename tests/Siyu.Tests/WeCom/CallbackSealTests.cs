using System.Text;
using System.Text.Json;
using Siyu.Tests.WeCom.Vectors;
using Siyu.WeCom.Callbacks;

namespace Siyu.Tests.WeCom;

public sealed class CallbackSealTests
{
    [Theory]
    [InlineData("wecom-verify-url")]
    [InlineData("wecom-post-xml")]
    [InlineData("wecom-post-json")]
    public void A_published_message_is_signed_and_opens_to_its_published_text(string id)
    {
        var vector = PublishedVectors.Named(id);
        var (seal, encrypted) = (SealOf(vector), Encrypted(vector));

        Assert.Equal(vector.Text("msg_signature"), seal.Sign(vector.Text("timestamp"), vector.Text("nonce"), encrypted));
        Assert.Equal(vector.Text("plaintext"), Encoding.UTF8.GetString(seal.Open(encrypted).Value));
    }

    [Theory]
    [InlineData("wecom-verify-url")]
    [InlineData("wecom-post-xml")]
    [InlineData("wecom-post-json")]
    public void Sealing_a_published_text_gives_the_published_cipher(string id)
    {
        var vector = PublishedVectors.Named(id);
        var random = Convert.FromHexString(vector.Text("random16_hex"));
        Assert.Equal(Encrypted(vector), SealOf(vector).Seal(Encoding.UTF8.GetBytes(vector.Text("plaintext")), random));
    }

    [Fact]
    public void A_signature_is_the_published_one_also_where_the_key_is_not_known()
    {
        var vector = PublishedVectors.Named("wecom-signature-only");
        var seal = new CallbackSeal(vector.Text("token"), new string('a', 43), "any");
        Assert.True(seal.IsSigned(vector.Text("msg_signature"), vector.Text("timestamp"), vector.Text("nonce"), vector.Text("encrypt")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(5_000)]
    public void Every_length_of_padding_goes_there_and_back(int length)
    {
        var seal = new CallbackSeal("t", PublishedVectors.Named("wecom-post-xml").Text("encoding_aes_key"), "ww-corp");
        var message = Encoding.UTF8.GetBytes(new string('信', length));
        Assert.Equal(message, seal.Open(seal.Seal(message, new byte[16])).Value);
    }

    [Fact]
    public void A_message_for_another_receiver_is_refused()
    {
        var vector = PublishedVectors.Named("wecom-post-xml");
        var other = new CallbackSeal(vector.Text("token"), vector.Text("encoding_aes_key"), "wx0000000000000000");
        Assert.Equal(CallbackProblems.WrongReceiver, other.Open(vector.Text("encrypt")).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAA")]
    public void What_is_no_sealed_message_is_refused(string encrypted) =>
        Assert.Equal(CallbackProblems.BadBody, SealOf(PublishedVectors.Named("wecom-post-xml")).Open(encrypted).Problem);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 33)]
    [InlineData(1, 255)]
    [InlineData(2, 1)]
    public void A_message_padded_wrongly_is_refused(int fromTheEnd, byte padding)
    {
        var vector = PublishedVectors.Named("wecom-post-xml");
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = Convert.FromBase64String(vector.Text("encoding_aes_key") + "=");
        var (start, none) = (aes.Key[..16], System.Security.Cryptography.PaddingMode.None);
        var plain = aes.DecryptCbc(Convert.FromBase64String(vector.Text("encrypt")), start, none);
        Assert.NotEqual(padding, plain[^fromTheEnd]);
        plain[^fromTheEnd] = padding;
        Assert.Equal(CallbackProblems.BadBody, SealOf(vector).Open(Convert.ToBase64String(aes.EncryptCbc(plain, start, none))).Problem);
    }

    [Fact]
    public void A_message_with_one_changed_block_is_refused()
    {
        var vector = PublishedVectors.Named("wecom-post-xml");
        var cipher = Convert.FromBase64String(vector.Text("encrypt"));
        cipher[^20] ^= 1;
        Assert.NotNull(SealOf(vector).Open(Convert.ToBase64String(cipher)).Problem);
    }

    [Fact]
    public void The_outer_body_reads_as_xml_and_as_json()
    {
        var vector = PublishedVectors.Named("wecom-post-xml");
        var json = JsonSerializer.Serialize(new { tousername = "wx", encrypt = vector.Text("encrypt"), agentid = "218" });
        Assert.Equal(vector.Text("encrypt"), CallbackEnvelope.Sealed(vector.Text("post_body")).Value);
        Assert.Equal(vector.Text("encrypt"), CallbackEnvelope.Sealed(json).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<xml>")]
    [InlineData("<xml><Encrypt></Encrypt></xml>")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"encrypt\":1}")]
    [InlineData("<!DOCTYPE x [<!ENTITY e \"e\">]><xml><Encrypt>&e;</Encrypt></xml>")]
    public void An_outer_body_without_a_sealed_part_is_refused(string body) =>
        Assert.Equal(CallbackProblems.BadBody, CallbackEnvelope.Sealed(body).Problem);

    [Fact]
    public void A_message_reads_from_both_forms()
    {
        foreach (var id in (string[])["wecom-post-xml", "wecom-post-json"])
        {
            var message = CallbackMessage.Read(Encoding.UTF8.GetBytes(PublishedVectors.Named(id).Text("plaintext"))).Value;
            Assert.Equal("hello", message["Content"]);
            Assert.Equal(1409659813, message.CreatedAt.ToUnixTimeSeconds());
            Assert.Null(message["State"]);
        }
    }

    private static string Encrypted(JsonElement vector) =>
        vector.TryGetProperty("echostr", out var echo) ? echo.GetString()! : vector.Text("encrypt");

    private static CallbackSeal SealOf(JsonElement vector) =>
        new(vector.Text("token"), vector.Text("encoding_aes_key"), vector.Text("receive_id"));
}

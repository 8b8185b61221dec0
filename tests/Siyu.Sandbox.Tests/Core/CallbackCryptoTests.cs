using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Core;

public sealed class CallbackCryptoTests
{
    private static readonly JsonArray Vectors =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors",
            "wecom-callback-crypto.json")))!["vectors"]!.AsArray();

    public static TheoryData<string> All => [.. Vectors.Select(v => (string)v!["id"]!)];
    public static TheoryData<string> WithKey => [.. Vectors.Where(v => v!["encoding_aes_key"] is not null).Select(v => (string)v!["id"]!)];

    [Theory, MemberData(nameof(All))]
    public void Signatures_are_those_published(string id)
    {
        var vector = Vector(id);
        Assert.Equal(Word(vector, "msg_signature"), CallbackCrypto.Sign(Word(vector, "token"), Word(vector, "timestamp"),
            Word(vector, "nonce"), Cipher(vector)));
    }

    [Theory, MemberData(nameof(WithKey))]
    public void Published_ciphertexts_open_to_their_plaintext(string id)
    {
        var vector = Vector(id);
        var (message, receiver, random) = CallbackCrypto.Decrypt(Word(vector, "encoding_aes_key"), Cipher(vector));
        Assert.Equal((string)vector["decrypted"]!["plaintext"]!, message);
        Assert.Equal((string)vector["decrypted"]!["receive_id"]!, receiver);
        Assert.Equal((string)vector["decrypted"]!["random16_hex"]!, Convert.ToHexStringLower(random));
    }

    [Theory, MemberData(nameof(WithKey))]
    public void Encrypting_the_plaintext_gives_the_published_ciphertext_byte_for_byte(string id)
    {
        var vector = Vector(id);
        var plain = vector["decrypted"]!;
        var random = Convert.FromHexString((string)plain["random16_hex"]!);
        Assert.Equal(Cipher(vector), CallbackCrypto.Encrypt(Word(vector, "encoding_aes_key"), (string)plain["receive_id"]!,
            (string)plain["plaintext"]!, random));
    }

    [Theory]
    [InlineData(0), InlineData(11), InlineData(12), InlineData(13), InlineData(31), InlineData(32), InlineData(33)]
    public void Every_length_of_padding_comes_back(int length)
    {
        var key = CallbackCrypto.NewKey();
        var (message, receiver, _) = CallbackCrypto.Decrypt(key, CallbackCrypto.Encrypt(key, "ww1", new string('x', length)));
        Assert.Equal(new string('x', length), message);
        Assert.Equal("ww1", receiver);
    }

    [Fact]
    public void The_page_signature_is_the_one_the_documents_show()
    {
        // The example of the JS-SDK appendix (WeChat) and of document 96909 (WeCom).
        const string ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
        Assert.Equal("0f9de62fce790f9a083d5c99e95740ceb90c27ed",
            JsSdk.Sign(ticket, "Wm3WZYTPz0wzccnW", "1414587457", "http://mp.weixin.qq.com?params=value"));
    }

    [Fact]
    public void Broken_padding_is_refused()
    {
        var key = CallbackCrypto.NewKey();
        var bytes = Convert.FromBase64String(CallbackCrypto.Encrypt(key, "ww1", "hello"));
        bytes[^1] ^= 0xFF;
        Assert.Throws<CryptographicException>(() => CallbackCrypto.Decrypt(key, Convert.ToBase64String(bytes)));
    }

    private static JsonObject Vector(string id) => Vectors.First(v => (string)v!["id"]! == id)!.AsObject();
    private static string Word(JsonObject vector, string name) => (string)vector[name]!;
    private static string Cipher(JsonObject vector) => (string)(vector["encrypt"] ?? vector["echostr"])!;
}

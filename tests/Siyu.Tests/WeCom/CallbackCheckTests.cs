using System.Text;
using Siyu.Kernel;
using Siyu.WeCom.Callbacks;

namespace Siyu.Tests.WeCom;

public sealed class CallbackCheckTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_000_000);
    private static readonly CallbackSeal Seal = new("token", new string('k', 42) + "A", "ww-corp");
    private static readonly string Encrypted = Seal.Seal("<xml><CreateTime>1</CreateTime></xml>"u8, new byte[16]);

    [Fact]
    public void A_true_callback_is_proven() =>
        Assert.Equal("<xml><CreateTime>1</CreateTime></xml>", Encoding.UTF8.GetString(Check(Signed()).Value.Plain));

    [Fact]
    public void A_wrong_signature_is_refused() =>
        Assert.Equal(CallbackProblems.BadSignature, Check(Signed() with { Signature = new string('0', 40) }).Problem);

    [Fact]
    public void A_signature_of_another_token_is_refused()
    {
        var stranger = new CallbackSeal("guess", new string('k', 42) + "A", "ww-corp");
        var words = Signed();
        Assert.Equal(CallbackProblems.BadSignature,
            Check(words with { Signature = stranger.Sign(words.Timestamp!, words.Nonce!, Encrypted) }).Problem);
    }

    [Fact]
    public void A_changed_timestamp_is_refused() =>
        Assert.Equal(CallbackProblems.BadSignature, Check(Signed() with { Timestamp = "1795000001" }).Problem);

    [Fact]
    public void A_changed_nonce_is_refused() => Assert.Equal(CallbackProblems.BadSignature, Check(Signed() with { Nonce = "2" }).Problem);

    [Fact]
    public void A_changed_body_is_refused() =>
        Assert.Equal(CallbackProblems.BadSignature, CallbackCheck.Prove(Seal, Signed(), Encrypted[..^4] + "AAA=", Now).Problem);

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void A_signed_callback_outside_the_window_is_refused(int seconds) =>
        Assert.Equal(CallbackProblems.Stale, Check(Signed(Now.AddSeconds(seconds))).Problem);

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void A_signed_callback_at_the_edge_of_the_window_is_taken(int seconds) => Assert.True(Check(Signed(Now.AddSeconds(seconds))).Ok);

    [Fact]
    public void A_signed_timestamp_that_is_no_number_is_refused()
    {
        var words = new CallbackWords(Seal.Sign("soon", "1", Encrypted), "soon", "1");
        Assert.Equal(CallbackProblems.Stale, Check(words).Problem);
    }

    [Fact]
    public void A_callback_without_its_words_is_refused()
    {
        Assert.Equal(CallbackProblems.Incomplete, Check(Signed() with { Signature = null }).Problem);
        Assert.Equal(CallbackProblems.Incomplete, Check(Signed() with { Timestamp = null }).Problem);
        Assert.Equal(CallbackProblems.Incomplete, Check(Signed() with { Nonce = null }).Problem);
    }

    private static CallbackWords Signed(DateTimeOffset? at = null)
    {
        var timestamp = FormattableString.Invariant($"{(at ?? Now).ToUnixTimeSeconds()}");
        return new CallbackWords(Seal.Sign(timestamp, "1", Encrypted), timestamp, "1");
    }

    private static Result<ProvenCallback> Check(CallbackWords words) => CallbackCheck.Prove(Seal, words, Encrypted, Now);
}

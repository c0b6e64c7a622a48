using LbSim.Balancing.Policies;

namespace LbSim.Tests.Balancing.Policies.Hashing;

public sealed class HaproxyHash32Tests
{
    [Theory]
    [InlineData("user-1", 955739471u, 2384854057u)]
    [InlineData("user-2", 955739472u, 746140066u)]
    [InlineData("user-3", 955739473u, 1317243489u)]
    [InlineData("user-4", 955739474u, 2131880456u)]
    [InlineData("user-5", 955739475u, 91352401u)]
    [InlineData("user-6", 955739476u, 2080945095u)]
    public void Sdbm_KeysOfTheReference_HaveItsHashes(string key, uint sdbm, uint avalanche)
    {
        var hash = HaproxyHash32.Sdbm(System.Text.Encoding.UTF8.GetBytes(key));

        Assert.Equal(sdbm, hash);
        Assert.Equal(avalanche, HaproxyHash32.Avalanche(hash));
    }

    // wt6 and djb2 computed apart from this program; 0xE8B7BE43 and 0xCBF43926 are published values of CRC-32
    [Theory]
    [InlineData("", 0xF99A0360u, 5381u, 0u)]
    [InlineData("a", 0x714BF225u, 177670u, 0xE8B7BE43u)]
    [InlineData("123456789", 0x84A16C1Du, 902675330u, 0xCBF43926u)]
    public void Functions_KnownInputs_HaveKnownValues(string key, uint wt6, uint djb2, uint crc)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(key);

        Assert.Equal((wt6, djb2, crc), (HaproxyHash32.Wt6(bytes), HaproxyHash32.Djb2(bytes), HaproxyHash32.Crc(bytes)));
    }
}

using LbSim.Kernel.Random;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Damages files a little: flipped bits, bytes put in, taken out, cut and copied.</summary>
internal static class TraceMutations
{
    public static byte[] Mutate(byte[] seed, RandomStream random)
    {
        var bytes = seed.ToList();
        for (var change = random.NextIndex(4); change >= 0; change--)
        {
            var at = random.NextIndex(bytes.Count);
            switch (random.NextIndex(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.NextIndex(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.NextIndex(256);
                    break;
                case 2:
                    bytes.Insert(at, "0123456789,\"\r\n-.eE{}[]: \t\0\u007f"u8[random.NextIndex(27)]);
                    break;
                case 3:
                    bytes.RemoveAt(at);
                    break;
                case 4:
                    bytes.RemoveRange(at, random.NextIndex(Math.Min(20, bytes.Count - at)));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.NextIndex(Math.Min(40, bytes.Count - at))));
                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }
}

using System.Runtime.CompilerServices;

namespace LbSim.Kernel.Random;

/// <summary>Standard normal draws by Marsaglia's polar method (Marsaglia and Bray, SIAM Review 1964).</summary>
/// <remarks>The method makes normals in pairs; the second is thrown away so that a distribution stays immutable and shareable.</remarks>
internal static class NormalSampler
{
    /// <summary>One draw of mean 0 and variance 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sample(RandomStream random)
    {
        while (true)
        {
            var x = (2 * random.NextDouble()) - 1;
            var y = (2 * random.NextDouble()) - 1;
            var square = (x * x) + (y * y);
            if (square is < 1 and > 0)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }
}

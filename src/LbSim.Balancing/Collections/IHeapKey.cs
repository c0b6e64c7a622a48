namespace LbSim.Balancing.Collections;

/// <summary>What an <see cref="IndexedHeap{TKey}"/> orders by; no two keys of one heap may be equal, so that the order is total.</summary>
internal interface IHeapKey<TKey>
    where TKey : struct
{
    /// <summary>Whether this key comes first.</summary>
    bool Before(in TKey other);
}

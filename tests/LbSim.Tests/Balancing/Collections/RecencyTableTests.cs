using System.Text;
using LbSim.Balancing.Collections;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Collections;

public sealed class RecencyTableTests
{
    [Fact]
    public void Find_RandomUse_IsWhatADictionaryAndAListInOrderOfUseFind()
    {
        var random = new RandomStream(7, "table");
        var table = new RecencyTable(300);
        var (values, order) = (new Dictionary<string, int>(), new List<string>());
        for (var step = 0; step < 40_000; step++)
        {
            var name = $"key-{random.NextIndex(500)}";
            var key = Encoding.UTF8.GetBytes(name);
            var entry = table.Find(key);
            Assert.Equal(values.ContainsKey(name), entry >= 0);
            if (entry >= 0)
            {
                Assert.Equal(values[name], table.Value(entry));
                order.Remove(name);
                if (random.NextIndex(8) == 0)
                {
                    table.Remove(entry);
                    values.Remove(name);
                    continue;
                }

                table.Use(entry, step, step);
            }
            else
            {
                if (table.IsFull)
                {
                    table.Remove(table.Oldest);
                    values.Remove(order[0]);
                    order.RemoveAt(0);
                }

                table.Add(key, step, step);
            }

            values[name] = step;
            order.Add(name);
            Assert.Equal(order.Count, table.Count);
            Assert.Equal(values[order[0]], table.Value(table.Oldest));
            Assert.Equal(values[order[0]], table.LastUse(table.Oldest));
        }
    }

    [Fact]
    public void Find_KeysThatAgreeFor64Bytes_AreOne()
    {
        var table = new RecencyTable(8);
        table.Add(Encoding.UTF8.GetBytes(new string('x', 64) + "1"), 5, 0);

        Assert.True(table.Find(Encoding.UTF8.GetBytes(new string('x', 64) + "2")) >= 0);
        Assert.Equal(-1, table.Find(Encoding.UTF8.GetBytes(new string('x', 63))));
    }
}

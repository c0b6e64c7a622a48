using System.Text;
using LbSim.Kernel.Random;
using LbSim.Tests.Workload.Traces;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Tests.Workload.Traces.ClientTables;

public class ClientTableFileTests
{
    private static readonly ArchiveFile[] Tables =
    [
        Text("chunk-0-trace.csv", "0,1.5,0.9,Gamma,1.2,3\n600,2.5,1.9,Weibull,0.8,1\n"),
        Text("chunk-0-dataset.json", "{\"0\": {\"input_tokens\": \"{136: 0.25, 372: 0.75}\", \"output_tokens\": \"{9: 1.0}\"}}"),
        Text("README.md", "# tables of clients\n"),
        Text(".chunk-1-trace.csv", "0,1.5,0.9,Gamma,1.2,3\n"),
        Text("chunk-2-trace.csv", "0,0.5,0.9,Gamma,1.2,3\n"),
    ];

    [Fact]
    public void Load_FilesThatAreNoTables_AreNamed()
    {
        foreach (var pack in ArchiveBytes.Kinds.Values)
        {
            var tables = ClientTableFile.Load(TraceText.File(pack(Tables)));

            Assert.Equal(2, tables.Clients);
            Assert.Equal(["Files of the archive left out: \"README.md\" (no table of a client); \".chunk-1-trace.csv\" (hidden)."], tables.Notes);
        }
    }

    [Fact]
    public void Load_NoArchive_IsAnError() =>
        TraceText.Says(Assert.Throws<TraceException>(() => ClientTableFile.Load(TraceText.File("a,b\n1,2\n"))).Message, "is no archive; expected one of client tables");

    [Theory]
    [InlineData("null", "is null")]
    [InlineData("\"{136}\"", "\"136\" is not value: share")]
    [InlineData("\"{136: many}\"", "is no table of lengths")]
    public void Load_LengthsThatAreNone_AreAnErrorThatNamesTheFile(string lengths, string problem)
    {
        var file = TraceText.File(ArchiveBytes.Kinds["zip"]([Tables[0], Text("chunk-0-dataset.json", $"{{\"0\": {{\"input_tokens\": {lengths}}}}}")]));

        TraceText.Says(Assert.Throws<TraceException>(() => ClientTableFile.Load(file)).Message, "trace.csv/chunk-0-dataset.json", problem);
    }

    [Fact]
    public void Load_MutatedTables_GiveFiguresOrAMessage()
    {
        var random = new RandomStream(24, "client-tables");
        for (var round = 0; round < 1000; round++)
        {
            var files = Tables.Select(file => file with { Content = random.NextIndex(2) == 0 ? file.Content : TraceMutations.Mutate(file.Content, random) });
            try
            {
                Assert.True(ClientTableFile.Load(TraceText.File(ArchiveBytes.Kinds["tar-ustar"](files))).Clients is >= 0 and <= 2);
            }
            catch (TraceException fault)
            {
                Assert.StartsWith("trace.csv", fault.Message, StringComparison.Ordinal);
            }
        }
    }

    private static ArchiveFile Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), null);
}

using System.Text.Json.Serialization;

namespace LbSim.Workload.Lengths;

/// <summary>Reads the data files with code made at build time: reflection would cost every start tens of milliseconds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FittedLengthData))]
internal sealed partial class FittedLengthJson : JsonSerializerContext;

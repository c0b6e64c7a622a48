using System.Collections.Immutable;
using System.Text.Json;

namespace LbSim.Simulation.Hardware;

/// <summary>The models the product knows: Data/models.json, with the source of each number.</summary>
public static class ModelCatalog
{
    private static readonly JsonElement s_file = CatalogData.Open("models");

    /// <summary>What each short source name stands for.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = CatalogData.Texts(s_file.GetProperty("sources"));

    /// <summary>All entries, in the order of the file.</summary>
    public static ImmutableArray<ModelSpec> All { get; } = Read();

    /// <summary>All names, aliases included, for suggestions and listings.</summary>
    public static ImmutableArray<string> Names { get; } = ReadNames();

    /// <summary>The entry of that name or alias, or null.</summary>
    public static ModelSpec? Find(string name)
    {
        foreach (var model in All)
        {
            if (model.Name == name || model.Aliases.Contains(name))
            {
                return model;
            }
        }

        return null;
    }

    private static ImmutableArray<string> ReadNames()
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var model in All)
        {
            names.Add(model.Name);
            names.AddRange(model.Aliases);
        }

        return names.ToImmutable();
    }

    private static ImmutableArray<ModelSpec> Read()
    {
        var models = ImmutableArray.CreateBuilder<ModelSpec>();
        foreach (var entry in s_file.GetProperty("models").EnumerateArray())
        {
            models.Add(new ModelSpec
            {
                Name = entry.Text("name"),
                Aliases = Aliases(entry),
                ParametersBillion = entry.Figure("parameters-billion"),
                ActiveBillion = entry.FigureOrNull("active-billion"),
                Layers = entry.Count("layers"),
                Hidden = entry.Count("hidden"),
                Heads = entry.Count("heads"),
                KvHeads = entry.Count("kv-heads"),
                HeadDim = entry.Count("head-dim"),
                FeedForward = entry.Count("feed-forward"),
                Vocabulary = entry.Count("vocabulary"),
                Context = entry.Count("context"),
                Experts = entry.TryGetProperty("experts", out var experts) ? Experts(experts, entry.Text("source")) : null,
                LatentAttention = entry.TryGetProperty("latent-attention", out var latent) ? Latent(latent, entry.Text("source")) : null,
                Note = entry.TextOr("note", ""),
            });
        }

        return models.ToImmutable();
    }

    private static ImmutableArray<string> Aliases(JsonElement entry)
    {
        var aliases = ImmutableArray.CreateBuilder<string>();
        if (entry.TryGetProperty("aliases", out var given))
        {
            foreach (var alias in given.EnumerateArray())
            {
                aliases.Add(alias.GetString()!);
            }
        }

        return aliases.ToImmutable();
    }

    private static ExpertSpec Experts(JsonElement entry, string source) => new()
    {
        Count = Inner(entry, "count", source),
        PerToken = Inner(entry, "per-token", source),
        FeedForward = Inner(entry, "feed-forward", source),
        Shared = Inner(entry, "shared", source),
        DenseLayers = Inner(entry, "dense-layers", source),
    };

    private static LatentAttentionSpec Latent(JsonElement entry, string source) => new()
    {
        Latent = Inner(entry, "latent", source),
        Rope = Inner(entry, "rope", source),
        QueryLatent = Inner(entry, "query-latent", source),
        KeyDim = Inner(entry, "key-dim", source),
        ValueDim = Inner(entry, "value-dim", source),
    };

    // a figure of a nested part: absent means none of it, a bare number has the model's source
    private static Sourced<int> Inner(JsonElement entry, string name, string source)
    {
        if (!entry.TryGetProperty(name, out var value))
        {
            return new(0, source);
        }

        return value.ValueKind == JsonValueKind.Array ? entry.Count(name) : new(value.GetInt32(), source);
    }
}

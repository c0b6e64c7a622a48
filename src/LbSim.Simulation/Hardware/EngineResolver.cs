namespace LbSim.Simulation.Hardware;

/// <summary>Turns what was asked for into an engine, or says why it cannot be: docs/model/step-time.md.</summary>
public static class EngineResolver
{
    private const double BytesPerGib = 1024.0 * 1024 * 1024;

    /// <summary>Resolves an engine.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="problems">Every problem; empty when an engine is returned.</param>
    /// <returns>The engine, or null.</returns>
    public static ResolvedEngine? Resolve(EngineRequest request, out IReadOnlyList<EngineProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(request);
        var found = new List<EngineProblem>();
        problems = found;
        request.Coefficients.Check(found);
        if (request.TensorParallel is < 1 or > EngineLimits.MostTensorParallel || request.Model.Heads.Value % request.TensorParallel != 0)
        {
            found.Add(new("tp", Texts.Of($"is {request.TensorParallel}: expected 1 to {EngineLimits.MostTensorParallel} and a divisor of the model's {request.Model.Heads.Value} heads")));
            return null;
        }

        if (request.Weights == NumberFormat.Fp8 && request.Gpu.Fp8Teraflops is null)
        {
            found.Add(new("dtype", $"is fp8, which {request.Gpu.Name} does not compute", "use bf16"));
            return null;
        }

        var work = new ModelWork(request.Model, request.Weights, request.Kv);
        var blocks = Blocks(request, work, found);
        var length = Math.Min(request.MaxModelLength ?? request.Model.Context.Value, int.MaxValue);
        if (request.MaxModelLength > request.Model.Context.Value)
        {
            found.Add(new("engine.max-model-len", Texts.Of($"is {request.MaxModelLength}: {request.Model.Name} has a context of {request.Model.Context.Value} tokens")));
        }
        else if (blocks is { } capacity && (long)capacity * request.BlockSize < length)
        {
            found.Add(new("engine.max-model-len", Texts.Of($"is {length}, more than the {(long)capacity * request.BlockSize} tokens the KV cache holds; the engine would refuse to start"), Texts.Of($"set max-model-len to at most {(long)capacity * request.BlockSize}, or use more devices (tp)")));
        }

        var budget = request.TokenBudget ?? EngineDefaults.TokenBudget(request.Gpu);
        var sequences = request.MaxSequences ?? EngineDefaults.MaxSequences(request.Gpu);
        if (budget > EngineLimits.MostTokens)
        {
            found.Add(new("engine.max-num-batched-tokens", Texts.Of($"is {budget}: expected at most {EngineLimits.MostTokens}")));
        }

        if (StepTimeBuilder.MissingOfCurve(request.Gpu, work, request.TensorParallel, request.Coefficients) is { Length: > 0 } missing)
        {
            found.Add(new("engine.coefficients", "give part of the curve and the table has no row to complete it: missing are " + missing));
        }

        if (found.Count > 0 || blocks is null)
        {
            return null;
        }

        var plan = StepTimeBuilder.Build(request.Gpu, work, request.TensorParallel, Math.Max(budget, sequences), request.Coefficients);
        return new(plan, sequences, budget, blocks.Value, length);
    }

    private static int? Blocks(EngineRequest request, ModelWork work, List<EngineProblem> problems)
    {
        if (request.KvBlocks is { } given)
        {
            return given;
        }

        var free = FreeGib(request, work, request.TensorParallel);
        var bytesPerBlock = request.BlockSize * work.KvBytesPerToken / work.KvShards(request.TensorParallel);
        var blocks = Math.Floor(free * BytesPerGib / bytesPerBlock);
        if (blocks >= 1)
        {
            return (int)Math.Min(blocks, int.MaxValue / 2);
        }

        var fits = 0;
        for (var devices = request.TensorParallel * 2; devices <= EngineLimits.MostTensorParallel && fits == 0; devices *= 2)
        {
            fits = request.Model.Heads.Value % devices == 0 && FreeGib(request, work, devices) > 0 ? devices : 0;
        }

        problems.Add(new(
            "model",
            Texts.Of($"{request.Model.Name} does not fit {request.Gpu.Name} x {request.TensorParallel}: each device needs {work.MemoryGib / request.TensorParallel:0.0} GiB of weights and {Overhead(request, request.TensorParallel):0.0} GiB besides, and may use {request.Gpu.MemoryGib.Value * request.MemoryUtilization:0.0} GiB"),
            fits > 0 ? Texts.Of($"it fits with tp: {fits}") : "it fits no number of these devices in one node"));
        return null;
    }

    private static double FreeGib(EngineRequest request, ModelWork work, int devices) =>
        (request.Gpu.MemoryGib.Value * request.MemoryUtilization) - (work.MemoryGib / devices) - Overhead(request, devices);

    private static double Overhead(EngineRequest request, int devices) =>
        request.OverheadGib ?? (EngineDefaults.OverheadGib + (devices > 1 ? EngineDefaults.CommunicationGib : 0));
}

# One entry point: ./run.ps1            run the quickstart into results/quickstart
#                  ./run.ps1 build      build the program only
#                  ./run.ps1 test       build and run all tests
#                  ./run.ps1 WORDS...   anything else goes to lbsim (./run.ps1 run scenarios/x.yaml)
# It never changes directory: paths on the command line are the caller's.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$folder = Join-Path $root 'src/LbSim.Cli/bin/Release/net10.0'
$program = Join-Path $folder $(if ($IsWindows -or $env:OS -eq 'Windows_NT') { 'lbsim.exe' } else { 'lbsim' })
$stamp = Join-Path $folder 'lbsim.dll'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

function Assert-Sdk {
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
        [Console]::Error.WriteLine('run.ps1: the .NET SDK 10.0 is needed: install it (winget install Microsoft.DotNet.SDK.10, or https://dot.net) and have dotnet on the PATH')
        exit 2
    }
}

function Test-Stale {
    if (-not (Test-Path $program) -or -not (Test-Path $stamp)) { return $true }
    $built = (Get-Item $stamp).LastWriteTimeUtc
    $sources = @(Get-ChildItem (Join-Path $root 'src') -Recurse -File | Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' })
    $sources += @('Directory.Build.props', 'Directory.Packages.props', 'global.json', '.editorconfig' | ForEach-Object { Get-Item (Join-Path $root $_) -Force })
    return [bool]($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)
}

function Invoke-Build {
    Assert-Sdk
    & dotnet build (Join-Path $root 'src/LbSim.Cli/LbSim.Cli.csproj') -c Release -v q -nologo | ForEach-Object { [Console]::Error.WriteLine($_) }
    if ($LASTEXITCODE -ne 0) {
        [Console]::Error.WriteLine('run.ps1: the build failed')
        exit 70
    }
    (Get-Item $stamp).LastWriteTimeUtc = [DateTime]::UtcNow
}

$words = @($args)
if ($words.Count -gt 0 -and $words[0] -eq 'test') {
    Assert-Sdk
    $rest = @($words | Select-Object -Skip 1)
    & dotnet test (Join-Path $root 'LbSim.sln') -c Release -nologo @rest
    exit $LASTEXITCODE
}

if (Test-Stale) { Invoke-Build }
if ($words.Count -gt 0 -and $words[0] -eq 'build') { exit 0 }
if ($words.Count -eq 0) {
    $words = @('run', (Join-Path $root 'scenarios/quickstart.yaml'), '--output', (Join-Path $root 'results/quickstart'))
}

& $program @words
exit $LASTEXITCODE

@echo off
rem The one command of the house on Windows: makes sure that the C# tool (src\Siyu.Tool) can run, and runs it.
setlocal
set "SIYU_HOME=%~dp0"
set "SIYU_TOOL=%SIYU_HOME%artifacts\tool"
dotnet --list-sdks 2>nul | findstr /b "10." >nul || (
  echo The .NET 10 SDK is missing. Get it from https://dot.net and run this again. 1>&2
  exit /b 69
)
node --version 2>nul | findstr /r "^v2[0-9] ^v[3-9][0-9]" >nul || (
  echo Node.js 20 or newer is missing. Get it from https://nodejs.org and run this again. 1>&2
  exit /b 69
)
dotnet build "%SIYU_HOME%src\Siyu.Tool\Siyu.Tool.csproj" --output "%SIYU_TOOL%" -v q -clp:ErrorsOnly --nologo 1>&2 || exit /b 1
dotnet "%SIYU_TOOL%\Siyu.Tool.dll" %*

@echo off
rem Runs the pipeline from the command prompt: build [TARGET...] [--parameter value...]. See build.ps1.
powershell -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0build.ps1" %*
exit /b %ERRORLEVEL%

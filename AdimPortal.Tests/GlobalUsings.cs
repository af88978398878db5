global using Xunit;
global using AdimPortal.Testbed;

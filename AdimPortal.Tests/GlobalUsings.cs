global using AdimPortal.Testbed;
global using Xunit;

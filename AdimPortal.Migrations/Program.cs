// dotnet-ef starts this program only to load the model from PortalDbContextFactory.
Console.Error.WriteLine("This program is for ./dev migrations; it does nothing by itself.");
return 2;

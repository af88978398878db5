// placeholder until ./dev bench is built
return 0;

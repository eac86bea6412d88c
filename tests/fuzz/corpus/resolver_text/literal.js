{a:undefined,$b:!0,'c':"x\x41\'\
y",d:[NaN,-Infinity,1e5,],1:`t`,e:f()}

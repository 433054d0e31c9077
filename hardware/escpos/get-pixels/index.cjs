module.exports = () => {
  throw new Error("escpos is used for text only; images go through the raster encoder");
};

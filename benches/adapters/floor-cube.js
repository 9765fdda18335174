// The floor with an index: a cube at load (province x source x year x sector), running counts for a brush.
import { makeFloor } from '../lib/floor.js';

export default makeFloor(true);
